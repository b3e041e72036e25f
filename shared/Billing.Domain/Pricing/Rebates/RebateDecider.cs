using System.Collections.Immutable;
using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Rebates;

/// <summary>Revenue came, and what is owed for it was set aside.</summary>
/// <param name="AgreementId">The agreement.</param>
/// <param name="LegalEntityId">Whose books.</param>
/// <param name="RevenueId">Id of the event that recognised the revenue.</param>
/// <param name="Day">Booking day of that revenue: the accrual has the same.</param>
/// <param name="Revenue">Revenue that was recognised; below zero when it was taken back.</param>
/// <param name="Amount">What is set aside for it; below zero when something is given up. May hold what an earlier day lacked, when a step is reached.</param>
/// <param name="OccurredAt">When the revenue was recognised.</param>
[EventType("rebate.accrued")]
public sealed record RebateAccrued(
    string AgreementId, string LegalEntityId, string RevenueId, DateOnly Day, Money Revenue, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The period is over: what is owed stands fixed, and the difference to what was set aside is posted.</summary>
/// <param name="AgreementId">The agreement.</param>
/// <param name="LegalEntityId">Whose books.</param>
/// <param name="Day">Booking day.</param>
/// <param name="Turnover">Of the period.</param>
/// <param name="Earned">What the customer gets.</param>
/// <param name="TrueUp">Earned less accrued.</param>
/// <param name="OccurredAt">When it was fixed.</param>
[EventType("rebate.settled")]
public sealed record RebateSettled(
    string AgreementId, string LegalEntityId, DateOnly Day, Money Turnover, Money Earned, Money TrueUp, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>One agreement in its period.</summary>
public sealed record RebateState : IStreamState<RebateState>
{
    /// <inheritdoc/>
    public static RebateState Empty { get; } = new();

    /// <summary>Revenue so far, in the agreement's currency.</summary>
    public decimal Turnover { get; init; }

    /// <summary>Set aside so far.</summary>
    public decimal Accrued { get; init; }

    /// <summary>Ids of the revenue that counts already.</summary>
    public ImmutableHashSet<string> Revenue { get; init; } = [];

    /// <summary>True if the period is settled.</summary>
    public bool IsSettled { get; init; }

    /// <inheritdoc/>
    public RebateState Apply(IDomainEvent happened) => happened switch
    {
        RebateAccrued accrued => this with
        {
            Turnover = Turnover + accrued.Revenue.Amount,
            Accrued = Accrued + accrued.Amount.Amount,
            Revenue = Revenue.Add(accrued.RevenueId),
        },
        RebateSettled settled => this with { Accrued = Accrued + settled.TrueUp.Amount, IsSettled = true },
        _ => this,
    };
}

/// <summary>Decides what is set aside for a rebate and what is paid in the end.</summary>
public static class RebateDecider
{
    /// <summary>Counts recognised revenue, once, and sets aside what has become owed.</summary>
    /// <param name="state">The period so far.</param>
    /// <param name="agreement">Its terms.</param>
    /// <param name="revenueId">Id of the event that recognised it.</param>
    /// <param name="day">Its booking day.</param>
    /// <param name="revenue">How much, in the agreement's currency.</param>
    /// <param name="now">When it was recognised.</param>
    public static Outcome Accrue(RebateState state, RebateAgreement agreement, string revenueId, DateOnly day, Money revenue, DateTimeOffset now)
    {
        if (state.Revenue.Contains(revenueId))
        {
            return Outcome.AlreadyDone();
        }

        if (state.IsSettled)
        {
            return Outcome.Reject(Problem.Error("pricing.rebate-settled", "$.day", $"Agreement {agreement.Id} is settled; revenue of {day:yyyy-MM-dd} came too late for it."));
        }

        if (!agreement.Covers(day) || revenue.Currency.Code != agreement.Currency)
        {
            return Outcome.Reject(Problem.Error("pricing.rebate-not-covered", "$.day", $"Agreement {agreement.Id} does not cover {revenue.Currency} of {day:yyyy-MM-dd}."));
        }

        var turnover = new Money(state.Turnover, revenue.Currency) + revenue;
        var amount = agreement.Accrued(turnover) - new Money(state.Accrued, revenue.Currency);
        return Outcome.Accept(new RebateAccrued(agreement.Id, agreement.LegalEntityId, revenueId, day, revenue, amount, now));
    }

    /// <summary>Fixes what is owed, once, when the period is over.</summary>
    public static Outcome Settle(RebateState state, RebateAgreement agreement, DateOnly today, DateTimeOffset now)
    {
        if (state.IsSettled)
        {
            return Outcome.AlreadyDone();
        }

        if (today < agreement.PeriodEnd)
        {
            return Outcome.Reject(Problem.Error("pricing.rebate-period-open", "$.day", $"The period of agreement {agreement.Id} runs until {agreement.PeriodEnd:yyyy-MM-dd}."));
        }

        var currency = Currency.Of(agreement.Currency);
        var turnover = new Money(state.Turnover, currency);
        var earned = agreement.Earned(turnover);
        return Outcome.Accept(new RebateSettled(agreement.Id, agreement.LegalEntityId, today, turnover, earned, earned - new Money(state.Accrued, currency), now));
    }
}
