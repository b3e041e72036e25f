using Billing.Domain.Access;
using Billing.Domain.Primitives;

namespace Billing.Domain.Approvals;

/// <summary>The person who acts on a proposal.</summary>
/// <param name="Name">Id of the person, as the platform knows it.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="Grants">What the person may do.</param>
public sealed record ApprovalActor(string Name, string Tenant, AccessGrants Grants);

/// <summary>Decides what becomes of a proposal: approved by others than its maker, declined, withdrawn, expired, carried out.</summary>
public static class ApprovalDecider
{
    /// <summary>Proposes a command, or proposes it anew once its earlier proposal is closed.</summary>
    public static Outcome Request(ApprovalState state, ApprovalRequested requested) =>
        state.Status is ApprovalStatus.Pending or ApprovalStatus.Approved ? Outcome.AlreadyDone() : Outcome.Accept(requested);

    /// <summary>Approves it in the role that is awaited. Nobody does who made it, or has approved it, by whatever identity.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="actor">Who approves.</param>
    /// <param name="reason">Why.</param>
    /// <param name="policy">Who is who, and who may act for whom.</param>
    /// <param name="now">The present.</param>
    public static Outcome Approve(ApprovalState state, ApprovalActor actor, string reason, ApprovalPolicy policy, DateTimeOffset now)
    {
        if (NotPending(state, now) is { } refusal)
        {
            return refusal;
        }

        var (step, person) = (state.Awaits!, policy.PersonOf(actor.Name));
        if (IsSame(person, policy.PersonOf(state.Requested!.By)))
        {
            return Refuse("own-proposal", "Nobody approves what they propose.");
        }

        if (state.Given.Any(given => IsSame(person, policy.PersonOf(given.By)) || (given.OnBehalfOf is { } of && IsSame(person, policy.PersonOf(of)))))
        {
            return Refuse("approved-before", "This person has approved it; another one must.");
        }

        if (actor.Grants.Allow(actor.Tenant, step.Role))
        {
            return Give(state, step, actor.Name, onBehalfOf: null, reason, now);
        }

        var delegation = policy.DelegationsTo(person, step.Role, now).FirstOrDefault(each => MayActFor(state, each, policy));
        return delegation is not null
            ? Give(state, step, actor.Name, delegation.Of, reason, now)
            : Refuse("role-missing", $"It awaits a person with the role {step.Role.ToString().ToLowerInvariant()}.");
    }

    /// <summary>Declines it. Who may approve it may decline it.</summary>
    public static Outcome Decline(ApprovalState state, ApprovalActor actor, string reason, ApprovalPolicy policy, DateTimeOffset now)
    {
        if (NotPending(state, now) is { } refusal)
        {
            return refusal;
        }

        var role = state.Awaits!.Role;
        return actor.Grants.Allow(actor.Tenant, role) || policy.DelegationsTo(policy.PersonOf(actor.Name), role, now).Any()
            ? Outcome.Accept(new ApprovalDeclined(state.Requested!.ApprovalId, actor.Name, reason, now))
            : Refuse("role-missing", $"It awaits a person with the role {role.ToString().ToLowerInvariant()}.");
    }

    /// <summary>Takes it back, which its maker alone may.</summary>
    public static Outcome Withdraw(ApprovalState state, ApprovalActor actor, string reason, ApprovalPolicy policy, DateTimeOffset now) =>
        NotPending(state, now) is { } refusal ? refusal
        : IsSame(policy.PersonOf(actor.Name), policy.PersonOf(state.Requested!.By)) ? Outcome.Accept(new ApprovalWithdrawn(state.Requested.ApprovalId, actor.Name, reason, now))
        : Refuse("not-yours", "Its maker alone can withdraw it; others can decline it.");

    /// <summary>Reminds those who are awaited, once, or ends it when its time is up.</summary>
    public static Outcome PassTime(ApprovalState state, DateTimeOffset now) => state switch
    {
        { Status: ApprovalStatus.Pending, Requested: { } requested } when requested.ExpiresAt <= now => Outcome.Accept(new ApprovalExpired(requested.ApprovalId, now)),
        { Status: ApprovalStatus.Pending, RemindedAt: null, Requested: { } requested } when requested.RemindAt <= now =>
            Outcome.Accept(new ApprovalReminded(requested.ApprovalId, state.Awaits!.Role, now)),
        _ => Outcome.AlreadyDone(),
    };

    /// <summary>Notes what came of carrying it out.</summary>
    /// <param name="state">Where it stands.</param>
    /// <param name="problems">Why it was refused; none when it was carried out.</param>
    /// <param name="now">The present.</param>
    public static Outcome Apply(ApprovalState state, IReadOnlyList<Problem> problems, DateTimeOffset now) =>
        state.Status == ApprovalStatus.Approved ? Outcome.Accept(new ApprovalApplied(state.Requested!.ApprovalId, problems, now)) : Outcome.AlreadyDone();

    private static Outcome.Accepted Give(ApprovalState state, ApprovalStep step, string by, string? onBehalfOf, string reason, DateTimeOffset now) => new(
        [new ApprovalGiven(state.Requested!.ApprovalId, step.Role, by, onBehalfOf, reason, state.StepAfter(state.Given.Count + 1) is null, now)]);

    // A delegate of the maker is the maker, and one of somebody who has approved is that person.
    private static bool MayActFor(ApprovalState state, ApprovalDelegation delegation, ApprovalPolicy policy)
    {
        var of = policy.PersonOf(delegation.Of);
        return !IsSame(of, policy.PersonOf(state.Requested!.By)) && !state.Given.Any(given => IsSame(of, policy.PersonOf(given.By)) || IsSame(of, policy.PersonOf(given.OnBehalfOf ?? string.Empty)));
    }

    private static Outcome? NotPending(ApprovalState state, DateTimeOffset now) => state switch
    {
        { Status: ApprovalStatus.Unknown } => Refuse("unknown", "There is no such proposal."),
        { Status: not ApprovalStatus.Pending } => Refuse("closed", $"The proposal is {state.Status.ToString().ToLowerInvariant()}."),
        { Requested: { } requested } when requested.ExpiresAt <= now => Refuse("expired", "The proposal has expired; propose it again."),
        _ => null,
    };

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static Outcome Refuse(string reason, string text) => Outcome.Reject(Problem.Error($"approvals.{reason}", "$", text));
}
