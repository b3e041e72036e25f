using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Billing.Simulation;

/// <summary>
/// What the books of a seller must come to, worked out from the bytes that were sent and taken, with arithmetic of its own: no
/// type and no rule of the fabric is used. Which credit notes were issued is told to it, and checked. A refund that failed is none; a dispute that is lost is money given back. It knows the samples:
/// digital lines are delivered with the order, and subscriptions are billed for each month begun, and with it for the use of the first month
/// that was told before that day: a thousand calls are included, each further one costs 0.0125 and 19 % of tax.
/// </summary>
internal sealed class ExpectedBooks
{
    private readonly Dictionary<string, decimal> _balances = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Order, string Sku), decimal> _reported = [];
    private const decimal CallsIncluded = 1000;
    private const decimal PriceOfCall = 0.0125m;

    private readonly Dictionary<string, (DateOnly Told, decimal Quantity)> _usage = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (decimal Invoiced, string Currency)> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MoneyOfOrder> _payments = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    /// <param name="taken">What was sent and acknowledged for the seller; copies count once.</param>
    /// <param name="notes">Credit notes that the seller issued, by order: with tax, and the tax of it.</param>
    /// <param name="today">The seller's day at the end.</param>
    public ExpectedBooks(IEnumerable<OutsideMessage> taken, IReadOnlyDictionary<string, (decimal Gross, decimal Tax)> notes, DateOnly today)
    {
        var messages = taken.DistinctBy(message => (message.Channel, message.Id)).ToList();
        Read(messages, OutsideChannel.Warehouse, Report);
        foreach (var batch in messages.Where(message => message.Channel == OutsideChannel.Usage))
        {
            Usage(batch);
        }

        Read(messages, OutsideChannel.Shopify, order => Order(order, today));
        Read(messages, OutsideChannel.Stripe, Notice);
        foreach (var file in messages.Where(message => message.Channel == OutsideChannel.Settlement))
        {
            Settlement(Encoding.UTF8.GetString(file.Body.Span));
        }

        // A payment can be of an order that never came.
        foreach (var reference in _orders.Keys.Union(_payments.Keys))
        {
            var order = _orders.GetValueOrDefault(reference);
            Account(reference, order.Invoiced, _payments.GetValueOrDefault(reference) ?? new MoneyOfOrder(order.Currency), notes.GetValueOrDefault(reference));
        }
    }

    /// <summary>Credit notes that should not be, or are missing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>References of the orders taken.</summary>
    public IReadOnlyCollection<string> Orders => _orders.Keys;

    /// <summary>Usage by the id of its event: each counts once.</summary>
    public decimal UsageTotal => _usage.Values.Sum(used => used.Quantity);

    /// <summary>Balances by account and currency; revenue, earned or deferred, is one figure.</summary>
    public IReadOnlyDictionary<string, decimal> Balances => _balances.Where(balance => balance.Value != 0).ToDictionary(StringComparer.Ordinal);

    // A refund takes what no invoice needs; beyond that it waits for a decision, or a credit note takes the invoice back. A note whose
    // refund failed stands, if it was issued before the failure was told.
    private void Account(string reference, decimal invoiced, MoneyOfOrder money, (decimal Gross, decimal Tax) note)
    {
        var due = invoiced > 0 ? Math.Max(money.Refunded + money.Failed - Math.Max(money.Paid - invoiced, 0), 0) : 0;
        if (note.Gross != 0 && note.Gross != due)
        {
            _faults.Add($"credit notes of order {reference} come to {note.Gross}, and {due} was given back after it was invoiced");
        }

        var owed = invoiced - note.Gross;
        var free = Math.Max(money.Paid - note.Gross - owed, 0);
        var held = invoiced > 0 ? Math.Max(Math.Max(money.Refunded - note.Gross, 0) - free, 0) : 0;
        var here = money.Paid - money.Disputed - money.Refunded + held;
        var applied = Math.Max(Math.Min(owed, here), 0);
        Add("1100-receivables", money.Currency, owed - applied);
        Add("1150-refunds-to-decide", money.Currency, held);
        Add("2100-customer-deposits", money.Currency, applied - here);
        Add("2000-tax-payable", money.Currency, note.Tax);
        Add("revenue", money.Currency, note.Gross - note.Tax);
    }

    private static void Read(IEnumerable<OutsideMessage> messages, OutsideChannel channel, Action<JsonElement> read)
    {
        foreach (var message in messages.Where(message => message.Channel == channel))
        {
            using var json = JsonDocument.Parse(message.Body);
            read(json.RootElement);
        }
    }

    private void Report(JsonElement report)
    {
        if (report.GetProperty("type").GetString() is not ("shipment.shipped" or "service.performed"))
        {
            return;
        }

        var data = report.GetProperty("data");
        foreach (var line in data.GetProperty("lines").EnumerateArray())
        {
            var key = (data.GetProperty("order").GetString()!, line.GetProperty("line").GetString()!);
            _reported[key] = _reported.GetValueOrDefault(key) + line.GetProperty("quantity").GetDecimal();
        }
    }

    private void Usage(OutsideMessage batch)
    {
        var told = DateOnly.ParseExact(batch.Id.Split('-')[1], "yyyyMMdd", CultureInfo.InvariantCulture);
        using var json = JsonDocument.Parse(batch.Body);
        foreach (var one in json.RootElement.EnumerateArray())
        {
            _usage.TryAdd(one.GetProperty("id").GetString()!, (told, RawBooks.Number(one.GetProperty("data").GetProperty("quantity"))));
        }
    }

    /// <summary>What the use costs that is billed with the last month begun, without tax; nothing in the first month.</summary>
    private decimal UsageBilled(DateOnly ordered, DateOnly today)
    {
        var months = MonthsBegun(ordered, today);
        var calls = months < 2 ? 0 : _usage.Values.Where(used => used.Told < ordered.AddMonths(months - 1)).Sum(used => used.Quantity);
        return Math.Round(Math.Max(calls - CallsIncluded, 0) * PriceOfCall, 2, MidpointRounding.AwayFromZero);
    }

    private static int MonthsBegun(DateOnly ordered, DateOnly today)
    {
        var months = 0;
        while (ordered.AddMonths(months) < today)
        {
            months++;
        }

        return months;
    }

    private void Order(JsonElement order, DateOnly today)
    {
        var reference = order.GetProperty("name").GetString()!.TrimStart('#');
        var currency = order.GetProperty("currency").GetString()!;
        var included = order.GetProperty("taxes_included").GetBoolean();
        var ordered = DateOnly.FromDateTime(order.GetProperty("created_at").GetDateTimeOffset().AddHours(1).Date);
        var (gross, tax, anything) = (0m, 0m, false);
        foreach (var line in order.GetProperty("line_items").EnumerateArray())
        {
            var sku = line.GetProperty("sku").GetString()!;
            var quantity = line.GetProperty("quantity").GetDecimal();
            var share = Share(reference, sku, quantity, ordered, today);
            anything |= share > 0;
            var lineTax = Sum(line.GetProperty("tax_lines"), "price");
            var amount = (Number(line, "price") * quantity) - Sum(line.GetProperty("discount_allocations"), "amount");
            gross += (included ? amount : amount + lineTax) * share;
            tax += lineTax * share;
            if (sku.StartsWith("SAAS-", StringComparison.Ordinal))
            {
                var used = UsageBilled(ordered, today);
                var ofUse = Math.Round(used * 0.19m, 2, MidpointRounding.AwayFromZero);
                gross += used + ofUse;
                tax += ofUse;
            }
        }

        foreach (var shipping in anything ? order.GetProperty("shipping_lines").EnumerateArray().ToList() : [])
        {
            var shippingTax = Sum(shipping.GetProperty("tax_lines"), "price");
            gross += included ? Number(shipping, "price") : Number(shipping, "price") + shippingTax;
            tax += shippingTax;
        }

        Add("2000-tax-payable", currency, -tax);
        Add("revenue", currency, -(gross - tax));
        _orders[reference] = (gross, currency);
    }

    /// <summary>How much of a line is invoiced: the part delivered, or the months begun of a subscription.</summary>
    private decimal Share(string reference, string sku, decimal quantity, DateOnly ordered, DateOnly today)
    {
        if (sku.StartsWith("SAAS-", StringComparison.Ordinal))
        {
            return MonthsBegun(ordered, today);
        }

        return sku.StartsWith("DIGI-", StringComparison.Ordinal) ? 1 : _reported.GetValueOrDefault((reference, sku)) / quantity;
    }

    private void Notice(JsonElement notice)
    {
        var subject = notice.GetProperty("data").GetProperty("object");
        var currency = subject.GetProperty("currency").GetString()!.ToUpperInvariant();
        var (field, account, sign) = (notice.GetProperty("type").GetString(), subject.TryGetProperty("status", out var status) ? status.GetString() : null) switch
        {
            ("payment_intent.succeeded", _) => ("amount_received", "1200-gateway-clearing", 1),
            ("charge.refunded", _) => ("amount_refunded", "1200-gateway-clearing", -1),
            ("refund.failed", _) => ("amount", "1200-gateway-clearing", 1),
            ("charge.dispute.closed", "lost") => ("amount", "1300-disputed-payments", -1),
            _ => (string.Empty, string.Empty, 0),
        };
        if (sign == 0)
        {
            return;
        }

        var minor = subject.GetProperty(field).GetDecimal();
        var amount = sign * (currency == "JPY" ? minor : minor / 100m);
        var reference = (subject.TryGetProperty("payment_intent", out var intent) ? intent : subject.GetProperty("id")).GetString()!["pi_".Length..];
        Add(account, currency, amount);
        var money = _payments.GetValueOrDefault(reference) ?? new MoneyOfOrder(currency);
        _payments[reference] = field switch
        {
            "amount_received" => money with { Paid = money.Paid + amount },
            "amount_refunded" => money with { Refunded = money.Refunded - amount },
            _ when sign > 0 => money with { Refunded = money.Refunded - amount, Failed = money.Failed + amount },
            _ => money with { Disputed = money.Disputed - amount },
        };
    }

    private void Settlement(string file)
    {
        foreach (var row in file.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')))
        {
            var (currency, gross, fee) = (row[5].ToUpperInvariant(), Parse(row[6]), Parse(row[7]));
            if (row[9] == "payout")
            {
                Add("1000-bank", currency, -gross);
                continue;
            }

            Add(row[9].StartsWith("dispute", StringComparison.Ordinal) ? "1300-disputed-payments" : "1200-gateway-clearing", currency, -gross);
            Add("6000-payment-fees", currency, fee);
        }
    }

    private void Add(string account, string currency, decimal amount)
    {
        var key = $"{account} {currency}";
        _balances[key] = _balances.GetValueOrDefault(key) + amount;
    }

    private static decimal Sum(JsonElement rows, string name) => rows.EnumerateArray().Sum(row => Number(row, name));

    private static decimal Number(JsonElement row, string name) => RawBooks.Number(row.GetProperty(name));

    private static decimal Parse(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What moved of an order's money. What is refunded leaves out what failed.</summary>
    private sealed record MoneyOfOrder(string Currency, decimal Paid = 0, decimal Refunded = 0, decimal Failed = 0, decimal Disputed = 0);
}
