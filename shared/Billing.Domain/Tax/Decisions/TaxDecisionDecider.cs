using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Decisions;

/// <summary>A person decided a doubt for a company: the same question is not asked again.</summary>
/// <param name="LegalEntityId">For whom.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="OccurredAt">When.</param>
[EventType("tax.doubt-decided")]
public sealed record TaxDoubtDecided(string LegalEntityId, TaxDecision Decision, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The decisions of a company.</summary>
public sealed record TaxDecisionRecord : IStreamState<TaxDecisionRecord>
{
    /// <inheritdoc/>
    public static TaxDecisionRecord Empty { get; } = new();

    /// <summary>All decisions, the newest last; a newer one about a question comes before an older one.</summary>
    public IReadOnlyList<TaxDecision> Decisions { get; init; } = [];

    /// <inheritdoc/>
    public TaxDecisionRecord Apply(IDomainEvent happened) =>
        happened is TaxDoubtDecided decided ? this with { Decisions = [.. Decisions, decided.Decision] } : this;
}

/// <summary>Decides whether a decision can be taken.</summary>
public static class TaxDecisionDecider
{
    /// <summary>Takes a decision, or names what is wrong with it by its field.</summary>
    public static Outcome Decide(TaxDecisionRecord state, string legalEntityId, TaxDecision decision, TaxTables tables)
    {
        var problems = Problems(decision, tables).ToList();
        return problems.Count > 0 ? Outcome.Reject([.. problems])
            : state.Decisions.LastOrDefault(each => each.Question == decision.Question) is { } last && Same(last, decision) ? Outcome.AlreadyDone()
            : Outcome.Accept(new TaxDoubtDecided(legalEntityId, decision, decision.DecidedAt));
    }

    private static bool Same(TaxDecision one, TaxDecision other) => one with { DecidedAt = default } == other with { DecidedAt = default };

    private static IEnumerable<Problem> Problems(TaxDecision decision, TaxTables tables)
    {
        var parts = decision.Question.Split('/', 3);
        if (parts.Length < 2 || !parts[0].StartsWith("tax.", StringComparison.Ordinal) || parts[1].Length == 0)
        {
            yield return Bad("$.question", $"'{decision.Question}' is no question; take it as it stands with the doubt, such as tax.review/US-CT/services.");
            yield break;
        }

        if (decision.Until <= decision.From)
        {
            yield return Bad("$.until", "until must be after from.");
        }

        if (decision.Treatment is not { } treatment)
        {
            yield break;
        }

        if (parts[0] is not (TaxDoubt.Review or TaxDoubt.NoRule))
        {
            yield return Bad("$.treatment", "Only a question about how a product is taxed has a treatment; leave it out to let stand what was assumed.");
        }
        else if (TaxabilityRule.NamesRateClass(treatment) && !tables.Rates.Any(rate => rate.Jurisdiction == parts[1] && rate.Class == treatment))
        {
            yield return Bad("$.treatment", $"{parts[1]} has no {treatment} rate; name one of its rate classes, exempt or untaxed.");
        }
        else if (treatment is TaxabilityRule.Review or TaxabilityRule.Accessory or TaxabilityRule.ReverseCharge)
        {
            yield return Bad("$.treatment", $"{treatment} decides nothing; name a rate class, exempt or untaxed.");
        }

        if (treatment == TaxabilityRule.Exempt && decision.TaxReason is null)
        {
            yield return Bad("$.taxReason", "An exemption says why (EN 16931 BR-E-10).");
        }
    }

    private static Problem Bad(string path, string text) => Problem.Error("tax.decision", path, text);
}
