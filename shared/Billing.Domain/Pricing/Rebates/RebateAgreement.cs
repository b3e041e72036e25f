using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Rebates;

/// <summary>One step of a rebate.</summary>
/// <param name="From">Turnover of the period from which it counts; the first step begins at 0.</param>
/// <param name="Rate">Fraction of turnover, from 0 to 1.</param>
public sealed record RebateTier(decimal From, decimal Rate);

/// <summary>The agreement on what a customer gets back for purchases in a period.</summary>
/// <param name="Id">Unique; safe as a part of a stream's name.</param>
/// <param name="Customer">Customer id.</param>
/// <param name="LegalEntityId">The company that owes it.</param>
/// <param name="Currency">ISO 4217 code; turnover in others does not count.</param>
/// <param name="PeriodStart">First day, in the company's zone.</param>
/// <param name="PeriodEnd">The day after the last.</param>
/// <param name="Tiers">Ascending from 0.</param>
/// <param name="IsRetrospective">True if the rate that is reached counts for the whole turnover, or each rate for what lies in its step.</param>
/// <param name="ExpectedTurnover">Estimate for the whole period, by which a retrospective rebate is accrued from the first day; 0 to accrue by what is reached.</param>
public sealed record RebateAgreement(
    string Id,
    string Customer,
    string LegalEntityId,
    string Currency,
    DateOnly PeriodStart,
    DateOnly PeriodEnd,
    IReadOnlyList<RebateTier> Tiers,
    bool IsRetrospective,
    decimal ExpectedTurnover = 0)
{
    /// <summary>True if revenue of a day counts.</summary>
    public bool Covers(DateOnly day) => day >= PeriodStart && day < PeriodEnd;

    /// <summary>True if revenue counts, of whichever customer: of the company that owes the rebate, in its currency and its period.</summary>
    /// <param name="legalEntityId">Whose revenue.</param>
    /// <param name="revenue">How much.</param>
    /// <param name="day">On which it was recognised.</param>
    public bool Covers(string legalEntityId, Money revenue, DateOnly day) => LegalEntityId == legalEntityId && Currency == revenue.Currency.Code && Covers(day);

    /// <summary>Rebate owed for a turnover, rounded commercially; nothing when there is none.</summary>
    public Money Earned(Money turnover)
    {
        var amount = IsRetrospective ? turnover.Amount * RateAt(turnover.Amount) : Stepped(turnover.Amount);
        return new Money(amount, turnover.Currency).Round(Rounding.HalfAwayFromZero);
    }

    /// <summary>Rebate accrued at a turnover.</summary>
    /// <remarks>
    /// A retrospective rebate is variable consideration: it is accrued at the rate that the whole period is expected to reach (ASC 606-10-32-5
    /// to 32-9), or has reached where that is higher.
    /// </remarks>
    public Money Accrued(Money turnover) => IsRetrospective
        ? (turnover * Math.Max(RateAt(turnover.Amount), RateAt(ExpectedTurnover))).Round(Rounding.HalfAwayFromZero)
        : Earned(turnover);

    private decimal RateAt(decimal turnover) => Tiers.LastOrDefault(tier => tier.From <= turnover)?.Rate ?? 0;

    private decimal Stepped(decimal turnover) => Tiers
        .Select((tier, index) => (tier, Until: index + 1 < Tiers.Count ? Math.Min(turnover, Tiers[index + 1].From) : turnover))
        .Where(step => step.Until > step.tier.From)
        .Sum(step => (step.Until - step.tier.From) * step.tier.Rate);
}
