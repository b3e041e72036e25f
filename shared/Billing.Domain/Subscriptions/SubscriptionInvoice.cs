using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Domain.Subscriptions;

/// <summary>Metered use of one meter in one usage period, as it stands now.</summary>
public sealed record MeteredUsage(string Meter, DateOnly PeriodStart, DateOnly PeriodEnd, decimal Quantity);

/// <summary>Makes the invoice of one billing period (calendar days of the seller; metered use by days of UTC): the plan in advance, metered use in arrears, late use of earlier periods.</summary>
public static class SubscriptionInvoice
{
    /// <summary>What the invoice bills: stable, so that a period is billed once.</summary>
    public static string KeyOf(string subscriptionId, DateOnly periodStart) => $"subscription-{subscriptionId}.{periodStart:yyyy-MM-dd}";

    /// <summary>Whether there is something to invoice on a day: a period has begun, or one is billed and its invoice not issued.</summary>
    public static bool IsDue(SubscriptionState state, DateOnly today) => state.ToIssue is not null || (state.BilledUntil is { } until && until <= today);

    /// <summary>The usage periods whose use must be looked up before billing: all that have ended by the start of the next period.</summary>
    /// <remarks>Late use is followed for three periods; what comes later than that is found by the usage reconciliation.</remarks>
    public static IReadOnlyList<(DateOnly Start, DateOnly End)> UsagePeriods(SubscriptionState state) =>
        Enumerable.Range(Math.Max(0, state.BilledPeriods - 3), Math.Min(3, state.BilledPeriods))
            .Select(index => (state.PeriodStart(index), state.PeriodStart(index + 1)))
            .ToList();

    /// <summary>What the next period bills.</summary>
    public static SubscriptionBilled Bill(
        SubscriptionState state, LegalEntity seller, string locale, IReadOnlyList<MeteredUsage> usage, DateTimeOffset now)
    {
        var terms = state.Terms ?? throw new InvalidOperationException("The subscription is not active.");
        var start = state.PeriodStart(state.BilledPeriods);
        var end = state.PeriodStart(state.BilledPeriods + 1);
        var lines = new List<InvoiceLine> { PlanLine(terms, start, end) };
        lines.AddRange(usage.Select(use => UsageLine(state, use)).OfType<InvoiceLine>());
        var numbered = lines.Select((line, index) => line with { Number = index + 1 }).ToList();
        var key = KeyOf(terms.SubscriptionId, start);
        var draft = new Invoice(
            key, null, seller, terms.Buyer, terms.OrderReference, terms.Line.Net.Currency.Code, locale, null, start, terms.PaymentTermDays, numbered, []);
        var billed = usage.Select(use => new BilledUsage(use.Meter, use.PeriodStart, use.PeriodEnd, use.Quantity)).ToList();
        return new SubscriptionBilled(terms.SubscriptionId, draft, start, end, billed, now);
    }

    private static InvoiceLine PlanLine(SubscriptionActivated terms, DateOnly start, DateOnly end) => new(
        0,
        terms.Line.LineId,
        terms.Line.Sku,
        terms.Line.Description,
        LineKind.Subscription,
        terms.Line.Quantity,
        terms.Line.Unit,
        terms.Line.UnitPrice,
        terms.Line.Discount,
        terms.Line.Net,
        terms.Line.Category,
        terms.Line.Taxes,
        start,
        end,
        terms.Line.Reason);

    private static InvoiceLine? UsageLine(SubscriptionState state, MeteredUsage use)
    {
        var line = state.Terms!.Line;
        var price = line.Plan!.Meters.FirstOrDefault(meter => meter.Meter == use.Meter);
        if (price is null)
        {
            return null;
        }

        var before = state.Usage.GetValueOrDefault(SubscriptionState.UsageKey(use.Meter, use.PeriodStart))?.Quantity ?? 0;
        var billable = Over(use.Quantity, price) - Over(before, price);
        if (billable == 0)
        {
            return null;
        }

        var currency = line.Net.Currency;
        var net = new Money(billable * price.UnitPrice, currency).Round(Rounding.HalfAwayFromZero);
        var taxes = line.Taxes
            .Select(tax => TaxOf(tax, line.Net, net))
            .ToList();
        return new InvoiceLine(
            0,
            line.LineId,
            price.Meter,
            price.Description,
            LineKind.Usage,
            billable,
            price.Unit,
            price.UnitPrice,
            Money.Zero(currency),
            net,
            line.Category,
            taxes,
            use.PeriodStart,
            use.PeriodEnd,
            line.Reason);
    }

    // Where a part of the price is taxed, as data processing in Texas, that part of the use is.
    private static TaxAmount TaxOf(TaxAmount tax, Money plan, Money net)
    {
        var levied = tax.Base is { } part && !plan.IsZero ? (net * (part.Amount / plan.Amount)).Round(Rounding.HalfAwayFromZero) : net;
        return tax with { Amount = (levied * tax.Rate).Round(Rounding.HalfAwayFromZero), Base = tax.Base is null ? null : levied };
    }

    private static decimal Over(decimal quantity, MeterPrice price) => Math.Max(0, quantity - price.Included);
}
