using Billing.Domain.Access;
using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Changes;

/// <summary>The person who acts on a change set.</summary>
/// <param name="Name">Stable name of the person; the audit trail shows it.</param>
/// <param name="Tenant">The tenant whose prices are changed.</param>
/// <param name="Grants">What the person may do.</param>
public sealed record PriceActor(string Name, string Tenant, AccessGrants Grants)
{
    /// <summary>True if the person looks after prices: only these may allow a change, so that finance cannot do it alone.</summary>
    public bool MayApprove => Grants.Allow(Tenant, FabricRole.Pricing);

    /// <summary>True if the person may write and propose changes.</summary>
    public bool MayPropose => Grants.Allow(Tenant, FabricRole.Pricing, FabricRole.Finance);
}

/// <summary>
/// Decides how prices are changed: drafted, proposed, approved by somebody else, live from a time on. Each step is an event, so
/// the stream is the audit trail.
/// </summary>
public static class ChangeSetDecider
{
    /// <summary>Writes or rewrites a draft. Refused once it is proposed.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="draft">What it says; its author is the actor.</param>
    /// <param name="actor">Who writes it.</param>
    public static Outcome Draft(ChangeSetState state, PriceChangeDrafted draft, PriceActor actor)
    {
        if (!actor.MayPropose || draft.Author != actor.Name)
        {
            return NotAllowed("write changes of prices");
        }

        return state.Status is ChangeSetStatus.Unknown or ChangeSetStatus.Draft
            ? Outcome.Accept(draft)
            : Refuse("change-fixed", "$", $"Change set {draft.ChangeSetId} is {Name(state.Status)} and cannot be changed; write another.");
    }

    /// <summary>Asks for approval. The prices that it leads to must be sound, and its time must not be past.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="current">The configuration that counts just before it.</param>
    /// <param name="now">The present.</param>
    public static Outcome Propose(ChangeSetState state, PriceActor actor, PriceConfiguration current, DateTimeOffset now)
    {
        if (!actor.MayPropose)
        {
            return NotAllowed("propose changes of prices");
        }

        if (state.Status != ChangeSetStatus.Draft)
        {
            return state.Status == ChangeSetStatus.Proposed ? Outcome.AlreadyDone() : WrongStatus(state, ChangeSetStatus.Draft);
        }

        var problems = Check(state.Draft!, current, now);
        return problems.Count == 0 ? Outcome.Accept(new PriceChangeProposed(state.Draft!.ChangeSetId, actor.Name, now)) : Outcome.Reject(problems);
    }

    /// <summary>Allows it. Whoever wrote or proposed it may not, and its time must not be past: what was sold was sold at the prices of then.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="actor">Who allows it.</param>
    /// <param name="note">Why, in words.</param>
    /// <param name="current">The configuration that counts just before it, which may have changed since it was proposed.</param>
    /// <param name="now">The present.</param>
    public static Outcome Approve(ChangeSetState state, PriceActor actor, string note, PriceConfiguration current, DateTimeOffset now)
    {
        if (!actor.MayApprove)
        {
            return NotAllowed("approve changes of prices");
        }

        if (state.Status != ChangeSetStatus.Proposed)
        {
            return state.Status == ChangeSetStatus.Approved ? Outcome.AlreadyDone() : WrongStatus(state, ChangeSetStatus.Proposed);
        }

        if (string.Equals(state.Draft!.Author, actor.Name, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse("own-change", "$.by", "Nobody approves a change that he wrote.");
        }

        var problems = Check(state.Draft, current, now);
        return problems.Count == 0 ? Outcome.Accept(new PriceChangeApproved(state.Draft.ChangeSetId, actor.Name, note, now)) : Outcome.Reject(problems);
    }

    /// <summary>Sends it back to its author.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="actor">Who sends it back; the author may take it back so.</param>
    /// <param name="note">Why, in words.</param>
    /// <param name="now">The present.</param>
    public static Outcome Return(ChangeSetState state, PriceActor actor, string note, DateTimeOffset now)
    {
        if (!actor.MayApprove && state.Draft?.Author != actor.Name)
        {
            return NotAllowed("send changes of prices back");
        }

        return state.Status == ChangeSetStatus.Proposed
            ? Outcome.Accept(new PriceChangeReturned(state.Draft!.ChangeSetId, actor.Name, note, now))
            : WrongStatus(state, ChangeSetStatus.Proposed);
    }

    private static List<Problem> Check(PriceChangeDrafted draft, PriceConfiguration current, DateTimeOffset now)
    {
        var problems = PriceConfigurationCheck.Problems(draft.Edits.ApplyTo(current, draft.ChangeSetId)).ToList();
        if (draft.EffectiveFrom < now)
        {
            problems.Add(Problem.Error("pricing.effective-in-the-past", "$.effectiveFrom", $"The change would count from {draft.EffectiveFrom:O}, which is past: orders were priced since."));
        }

        // In the earliest zone on Earth the campaign begins fourteen hours before it does in UTC.
        foreach (var (index, promotion) in draft.Edits.Put.Promotions.Index().Where(each => each.Item.Window.From is not null))
        {
            var (from, _) = promotion.Window.ToUtcTicks("Pacific/Kiritimati");
            if (from < draft.EffectiveFrom.UtcTicks)
            {
                problems.Add(Problem.Error(
                    "pricing.campaign-before-rules", $"$.edits.put.promotions[{index}].from", $"Promotion {promotion.Id} begins somewhere before the change counts: move the change forward or the promotion back."));
            }
        }

        return problems;
    }

    private static Outcome WrongStatus(ChangeSetState state, ChangeSetStatus needed) =>
        Refuse("wrong-status", "$.status", $"The change set is {Name(state.Status)}; it would have to be {Name(needed)}.");

    private static Outcome NotAllowed(string what) => Refuse("not-allowed", "$.by", $"This person may not {what}.");

    private static Outcome Refuse(string reason, string path, string text) => Outcome.Reject(Problem.Error($"pricing.{reason}", path, text));

    private static string Name(ChangeSetStatus status) => status.ToString().ToLowerInvariant();
}
