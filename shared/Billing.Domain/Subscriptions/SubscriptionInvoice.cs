using System.Globalization;
using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Pricing;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Subscriptions;

/// <summary>Metered use of one meter in one usage period, as it stands now.</summary>
public sealed record MeteredUsage(string Meter, DateOnly PeriodStart, DateOnly PeriodEnd, decimal Quantity);

/// <summary>Makes the invoice of one billing period (calendar days of the seller; metered use by days of UTC): the plan in advance, metered use in arrears, late use of earlier periods.</summary>
public static class SubscriptionInvoice
{
    /// <summary>Key of what the invoice bills: stable, so that a period is billed once.</summary>
    public static string KeyOf(string subscriptionId, DateOnly periodStart) => $"subscription-{subscriptionId}.{periodStart:yyyy-MM-dd}";

    /// <summary>True if there is something to invoice on a day: a period has begun, or one is billed and its invoice not issued.</summary>
    public static bool IsDue(SubscriptionState state, DateOnly today) => state.ToIssue is not null || (state.BilledUntil is { } until && until <= today);

    /// <summary>The usage periods whose use must be looked up before billing: all that have ended by the start of the next period.</summary>
    /// <remarks>Late use is followed for three periods; what comes later than that is found by the usage reconciliation.</remarks>
    public static IReadOnlyList<(DateOnly Start, DateOnly End)> UsagePeriods(SubscriptionState state) =>
        Enumerable.Range(Math.Max(0, state.BilledPeriods - 3), Math.Min(3, state.BilledPeriods))
            .Select(index => (state.PeriodStart(index), state.PeriodStart(index + 1)))
            .ToList();

    /// <summary>The bill of a period with what was paid of it before.</summary>
    /// <remarks>
    /// The first one is a line of the order: it is paid where the order was paid in advance, as its shipments are. A later one is paid by what
    /// was claimed for it.
    /// </remarks>
    /// <param name="state">The subscription before it is billed.</param>
    /// <param name="billed">What the period bills.</param>
    /// <param name="isOrderPaid">True if the whole order was paid.</param>
    /// <param name="claimed">What was claimed for a renewal; null for none.</param>
    public static SubscriptionBilled WithPrepaid(SubscriptionState state, SubscriptionBilled billed, bool isOrderPaid, Money? claimed = null)
    {
        var (terms, gross) = (state.Terms!, billed.Draft.Gross);
        var paid = IsRenewal(state) ? claimed ?? Money.Zero(gross.Currency)
            : isOrderPaid && terms.PaymentTermDays == 0 ? terms.Line.Gross
            : Money.Zero(gross.Currency);
        var prepaid = Money.Min(paid, gross);
        return prepaid.Amount > 0 ? billed with { Draft = billed.Draft with { Prepaid = prepaid } } : billed;
    }

    /// <summary>True if the next period is a renewal, which the order's own payment does not cover.</summary>
    public static bool IsRenewal(SubscriptionState state) => state.BilledPeriods > 0;

    /// <summary>Bills the next period. Metered use is rated as a whole, less what is billed of it already.</summary>
    /// <param name="state">The subscription.</param>
    /// <param name="seller">Who invoices.</param>
    /// <param name="locale">Language and formats of the document.</param>
    /// <param name="usage">Use of <see cref="UsagePeriods"/> as it stands now.</param>
    /// <param name="now">When it is billed.</param>
    /// <param name="taxed">
    /// The line with the tax of a renewal on the day that is asked for; null for the order's tax carried on by <see cref="RenewalTax"/>.
    /// </param>
    public static SubscriptionBilled Bill(
        SubscriptionState state,
        LegalEntity seller,
        string locale,
        IReadOnlyList<MeteredUsage> usage,
        DateTimeOffset now,
        Func<OrderLine, DateOnly, OrderLine>? taxed = null)
    {
        var terms = state.Terms ?? throw new InvalidOperationException("The subscription is not active.");
        var start = state.PeriodStart(state.BilledPeriods);
        var end = state.PeriodStart(state.BilledPeriods + 1);
        taxed ??= (line, day) => RenewalTax.On(line, terms.StartsOn, day, TaxTables.BuiltIn);
        var rated = usage.Select(use => Rate(state, use, taxed)).ToList();
        var lines = new List<InvoiceLine> { PlanLine(terms, start, end, taxed(terms.Line, start)) };
        lines.AddRange(rated.Select(use => use.Line).OfType<InvoiceLine>());
        var numbered = lines.Select((line, index) => line with { Number = index + 1 }).ToList();
        var key = KeyOf(terms.SubscriptionId, start);
        var draft = new Invoice(
            key, null, seller, terms.Buyer, terms.OrderReference, terms.Line.Net.Currency.Code, locale, null, start, terms.PaymentTermDays, numbered, []);
        return new SubscriptionBilled(terms.SubscriptionId, draft, start, end, rated.ConvertAll(use => use.Billed), now);
    }

    private static InvoiceLine PlanLine(SubscriptionActivated terms, DateOnly start, DateOnly end, OrderLine taxed) => new(
        0,
        terms.Line.LineId,
        terms.Line.Sku,
        terms.Line.Description,
        LineKind.Subscription,
        terms.Line.Quantity,
        terms.Line.Unit,
        taxed.UnitPrice,
        taxed.Discount,
        taxed.Net,
        taxed.Category,
        taxed.Taxes,
        start,
        end,
        taxed.Reason)
    {
        Quoted = taxed.Quoted,
    };

    // Cumulative: round(all so far) less what is billed, so that rounding does not add up however often late use comes.
    private static (InvoiceLine? Line, BilledUsage Billed) Rate(SubscriptionState state, MeteredUsage use, Func<OrderLine, DateOnly, OrderLine> taxed)
    {
        var line = state.Terms!.Line;
        var before = state.Usage.GetValueOrDefault(SubscriptionState.UsageKey(use.Meter, use.PeriodStart));
        if (line.Plan!.Meters.FirstOrDefault(meter => meter.Meter == use.Meter) is not { } price)
        {
            return (null, new BilledUsage(use.Meter, use.PeriodStart, use.PeriodEnd, use.Quantity));
        }

        var total = Amount(price, use.Quantity, line.Net.Currency);
        var net = total - (before?.Net ?? (before is null ? Money.Zero(line.Net.Currency) : Amount(price, before.Quantity, line.Net.Currency)));
        var units = Over(use.Quantity, price) - Over(before?.Quantity ?? 0, price);
        var billed = new BilledUsage(use.Meter, use.PeriodStart, use.PeriodEnd, use.Quantity, total);
        return (units == 0 && net.IsZero ? null : UsageLine(taxed(line, use.PeriodEnd.AddDays(-1)), price, use, units, net), billed);
    }

    // Where a part of the price is taxed, as data processing in Texas, that part of the use is.
    private static TaxAmount TaxOf(TaxAmount tax, Money plan, Money net)
    {
        var levied = tax.Base is { } part && !plan.IsZero ? (net * (part.Amount / plan.Amount)).Round(Rounding.HalfAwayFromZero) : net;
        return tax with { Amount = (levied * tax.Rate).Round(Rounding.HalfAwayFromZero), Base = tax.Base is null ? null : levied };
    }

    private static InvoiceLine UsageLine(OrderLine line, MeterPrice price, MeteredUsage use, decimal units, Money net) => new(
        0,
        line.LineId,
        price.Meter,
        price.IsPlain ? price.Description : string.Create(CultureInfo.InvariantCulture, $"{price.Description}: {use.Quantity:0.######}"),
        LineKind.Usage,
        price.IsPlain ? units : 1,
        price.Unit,
        price.IsPlain ? price.UnitPrice : net.Amount,
        Money.Zero(net.Currency),
        net,
        line.Category,
        [.. line.Taxes.Select(tax => TaxOf(tax, line.Net, net))],
        use.PeriodStart,
        use.PeriodEnd,
        line.Reason);

    private static Money Amount(MeterPrice price, decimal quantity, Currency currency) =>
        new Money(ModelOf(price).Amount(quantity), currency).Round(Rounding.HalfAwayFromZero);

    private static PriceModel ModelOf(MeterPrice price) => new(
        price.Model switch
        {
            null or MeterModel.PerUnit => PriceModelKind.PerUnit,
            MeterModel.Flat => PriceModelKind.Flat,
            MeterModel.Graduated => PriceModelKind.Graduated,
            MeterModel.Volume => PriceModelKind.Volume,
            MeterModel.Package => PriceModelKind.Package,
            _ => throw new ArgumentOutOfRangeException(nameof(price), price.Model, "Unknown price model."),
        },
        price.UnitPrice,
        price.Tiers?.Select(tier => new PriceTier(tier.From, tier.UnitPrice, tier.FlatAmount)).ToList(),
        price.PackageSize ?? 1,
        price.Included,
        price.Minimum ?? 0);

    private static decimal Over(decimal quantity, MeterPrice price) => Math.Max(0, quantity - price.Included);
}
