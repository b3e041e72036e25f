using System.Collections.Immutable;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;

namespace Billing.Domain.Subscriptions;

/// <summary>A subscription runs from this day on.</summary>
/// <param name="SubscriptionId">Order reference and position of the line: <c>1001-3</c>.</param>
/// <param name="LegalEntityId">Who sells.</param>
/// <param name="OrderReference">The order that it came from.</param>
/// <param name="Buyer">Who is invoiced.</param>
/// <param name="PaymentTermDays">Days of credit.</param>
/// <param name="Line">The order line: price, taxes and plan. Its quantity is the number of units (seats).</param>
/// <param name="StartsOn">First day of service in the seller's zone.</param>
/// <param name="OccurredAt">When it was activated.</param>
[EventType("subscription.activated")]
public sealed record SubscriptionActivated(
    string SubscriptionId,
    string LegalEntityId,
    string OrderReference,
    Party Buyer,
    int PaymentTermDays,
    OrderLine Line,
    DateOnly StartsOn,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The bill of a period in advance, and of metered use before it, is fixed; its invoice follows.</summary>
/// <param name="SubscriptionId">Which one.</param>
/// <param name="Draft">The invoice without its number.</param>
/// <param name="PeriodStart">First day of the period billed in advance.</param>
/// <param name="PeriodEnd">Day after its last day.</param>
/// <param name="Usage">What was billed of each meter and usage period.</param>
/// <param name="OccurredAt">When the run billed it.</param>
[EventType("subscription.billed")]
public sealed record SubscriptionBilled(
    string SubscriptionId,
    Invoice Draft,
    DateOnly PeriodStart,
    DateOnly PeriodEnd,
    IReadOnlyList<BilledUsage> Usage,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The invoice of a billed period is issued.</summary>
[EventType("subscription.invoiced")]
public sealed record SubscriptionInvoiced(string SubscriptionId, string InvoiceKey, string InvoiceNumber, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The quantity of a meter that is billed for a usage period; what arrives later is billed as the difference.</summary>
/// <param name="Meter">Meter name.</param>
/// <param name="PeriodStart">First day of the usage period.</param>
/// <param name="PeriodEnd">Day after its last day.</param>
/// <param name="Quantity">Metered quantity so far, the included part not deducted.</param>
/// <param name="Net">What is billed of it so far; null in records of before, which billed each difference by itself.</param>
public sealed record BilledUsage(string Meter, DateOnly PeriodStart, DateOnly PeriodEnd, decimal Quantity, Money? Net = null);

/// <summary>One running subscription.</summary>
public sealed record SubscriptionState : IStreamState<SubscriptionState>
{
    /// <inheritdoc/>
    public static SubscriptionState Empty { get; } = new();

    /// <summary>Terms of its activation, or null before that.</summary>
    public SubscriptionActivated? Terms { get; init; }

    /// <summary>First day that is not billed in advance yet; null before activation.</summary>
    public DateOnly? BilledUntil { get; init; }

    /// <summary>Number of periods that are billed: periods are counted from the start, so that the 31st stays the 31st.</summary>
    public int BilledPeriods { get; init; }

    /// <summary>The draft of a billed period whose invoice is not issued yet, or null.</summary>
    public Invoice? ToIssue { get; init; }

    /// <summary>Billed amounts of metered use, by meter and start of the usage period.</summary>
    public ImmutableDictionary<string, BilledUsage> Usage { get; init; } = ImmutableDictionary<string, BilledUsage>.Empty;

    /// <inheritdoc/>
    public SubscriptionState Apply(IDomainEvent happened) => happened switch
    {
        SubscriptionActivated activated => this with { Terms = activated, BilledUntil = activated.StartsOn },
        SubscriptionBilled billed => this with
        {
            BilledUntil = billed.PeriodEnd,
            BilledPeriods = BilledPeriods + 1,
            ToIssue = billed.Draft,
            Usage = billed.Usage.Aggregate(Usage, (all, one) => all.SetItem(UsageKey(one.Meter, one.PeriodStart), one)),
        },
        SubscriptionInvoiced => this with { ToIssue = null },
        _ => this,
    };

    /// <summary>Key of <see cref="Usage"/>.</summary>
    public static string UsageKey(string meter, DateOnly periodStart) => $"{meter}@{periodStart:yyyy-MM-dd}";

    /// <summary>Start of the period with this index: 0 is the first, -1 has none.</summary>
    public DateOnly PeriodStart(int index) => BusinessDays.PlusMonths(Terms!.StartsOn, index * Terms.Line.Plan!.PeriodMonths);
}

/// <summary>Decides what may happen to a subscription.</summary>
public static class SubscriptionDecider
{
    /// <summary>Starts it, once.</summary>
    public static Outcome Activate(SubscriptionState state, SubscriptionActivated terms) =>
        state.Terms is null ? Outcome.Accept(terms) : Outcome.AlreadyDone();

    /// <summary>Fixes what a period bills. A period is billed once, and only when the invoice of the one before is issued.</summary>
    public static Outcome Bill(SubscriptionState state, SubscriptionBilled billed) => state.ToIssue is null && state.BilledUntil == billed.PeriodStart
        ? Outcome.Accept(billed)
        : Outcome.AlreadyDone();

    /// <summary>Notes the number of the issued invoice.</summary>
    public static Outcome RecordInvoice(SubscriptionState state, Invoice issued, DateTimeOffset now) => state.ToIssue?.Key == issued.Key
        ? Outcome.Accept(new SubscriptionInvoiced(state.Terms!.SubscriptionId, issued.Key, issued.Number!, now))
        : Outcome.AlreadyDone();
}
