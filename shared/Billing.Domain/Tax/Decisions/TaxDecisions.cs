using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Decisions;

/// <summary>The decision of a person about a doubt. It holds wherever the same question is asked again.</summary>
/// <param name="Question">Key of the doubt, such as <c>tax.review/US-CT/services</c>.</param>
/// <param name="Treatment">How the product is taxed: a rate class, <c>exempt</c> or <c>untaxed</c>; null: what was assumed stands.</param>
/// <param name="ReasonCode">VATEX code where no tax is charged (EN 16931 BT-121), or null.</param>
/// <param name="TaxReason">Reason that the buyer reads where no tax is charged (BT-120), or null.</param>
/// <param name="From">First day of orders that it holds for, or null for all.</param>
/// <param name="Until">First day on which it does not hold any more, or null.</param>
/// <param name="Reason">Why it was decided.</param>
/// <param name="Actor">Who decided.</param>
/// <param name="DecidedAt">When.</param>
public sealed record TaxDecision(
    string Question, string? Treatment, string? ReasonCode, string? TaxReason, DateOnly? From, DateOnly? Until, string Reason, string Actor, DateTimeOffset DecidedAt)
{
    /// <summary>True if it holds for an order of a day.</summary>
    public bool HoldsOn(DateOnly day) => (From is not { } from || day >= from) && (Until is not { } until || day < until);
}

/// <summary>The decisions of a company, by question.</summary>
/// <param name="All">The newest about a question last.</param>
public sealed record TaxDecisions(IReadOnlyList<TaxDecision> All)
{
    /// <summary>None yet.</summary>
    public static TaxDecisions None { get; } = new([]);

    /// <summary>The decision about a question that holds on a day, the newest first; null when there is none.</summary>
    public TaxDecision? Find(string question, DateOnly day) => All.LastOrDefault(each => each.Question == question && each.HoldsOn(day));

    /// <summary>The doubts that no decision closes on a day.</summary>
    public IEnumerable<TaxDoubt> Open(IEnumerable<TaxDoubt> doubts, DateOnly day) => doubts.Where(doubt => Find(doubt.Key, day) is null);
}
