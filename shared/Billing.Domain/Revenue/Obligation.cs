using Billing.Domain.Catalogue;
using Billing.Domain.Primitives;

namespace Billing.Domain.Revenue;

/// <summary>
/// One invoiced promise whose revenue is deferred until it is kept: a performance obligation (ASC 606-10-25-14) as far as it
/// is invoiced.
/// </summary>
/// <param name="Id">Invoice number and line: <c>NW-2026-000001/2</c>.</param>
/// <param name="LegalEntityId">Whose revenue.</param>
/// <param name="InvoiceNumber">The billing event.</param>
/// <param name="OrderLineId">The contract line.</param>
/// <param name="Kind">Decides how it is kept.</param>
/// <param name="Quantity">Invoiced quantity.</param>
/// <param name="Net">Invoiced net: the part of the transaction price.</param>
/// <param name="ServiceStart">First day of service, for subscriptions.</param>
/// <param name="ServiceEnd">Day after the last day of service.</param>
/// <param name="Recognised">Recognised so far; never more than the net less what credit notes took back.</param>
/// <param name="Credited">Taken back by credit notes; null for nothing.</param>
public sealed record Obligation(
    string Id,
    string LegalEntityId,
    string InvoiceNumber,
    string? OrderLineId,
    LineKind Kind,
    decimal Quantity,
    Money Net,
    DateOnly? ServiceStart,
    DateOnly? ServiceEnd,
    Money Recognised,
    Money? Credited = null)
{
    /// <summary>Invoiced net less what credit notes took back: all that can be earned.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Money Price => Credited is { } credited ? Net - credited : Net;

    /// <summary>Still deferred.</summary>
    public Money Deferred => Price - Recognised;

    /// <summary>True if it is earned day by day.</summary>
    public bool IsRatable => Kind == LineKind.Subscription;

    /// <summary>The obligation after a credit note took an amount of its net back: of what is deferred first, then of what was recognised.</summary>
    public Obligation Credit(Money amount) => this with
    {
        Credited = Net - Price + amount,
        Recognised = Recognised - RecognisedPartOf(amount),
    };

    /// <summary>Recognised part of an amount that a credit note takes back.</summary>
    public Money RecognisedPartOf(Money amount) => amount - (Net.IsNegative ? Money.Max(amount, Deferred) : Money.Min(amount, Deferred));

    /// <summary>At most the price: what credit notes took back is what would have been earned last.</summary>
    internal Money Capped(Money earned) => Net.IsNegative ? Money.Max(earned, Price) : Money.Min(earned, Price);

    /// <summary>Amount earned when days up to and without <paramref name="asOf"/> have passed.</summary>
    public Money EarnedByTime(DateOnly asOf, RatableMethod method = RatableMethod.Daily)
    {
        var (start, end) = (ServiceStart!.Value, ServiceEnd!.Value);
        if (method == RatableMethod.CompletedMonths)
        {
            return Allocation.Slice(Net, 0, asOf >= end ? Months(start, end) : CompletedMonths(start, asOf), Months(start, end));
        }

        var days = end.DayNumber - start.DayNumber;
        return Allocation.Slice(Net, 0, Math.Clamp(asOf.DayNumber - start.DayNumber, 0, days), days);
    }

    // Counted from the start, so that the 31st stays the 31st; a rest counts as a month.
    private static int Months(DateOnly start, DateOnly end)
    {
        var whole = CompletedMonths(start, end);
        return BusinessDays.PlusMonths(start, whole) < end ? whole + 1 : whole;
    }

    private static int CompletedMonths(DateOnly start, DateOnly asOf)
    {
        var months = 0;
        while (BusinessDays.PlusMonths(start, months + 1) <= asOf)
        {
            months++;
        }

        return months;
    }
}
