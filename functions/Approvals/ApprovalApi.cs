using Billing.Domain.Access;
using Billing.Domain.Approvals;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Approvals;

/// <summary>Shows proposals, and takes what people say of them.</summary>
public sealed class ApprovalApi(TenantEndpoint endpoint, StreamStore store, StreamQueries queries, ApprovalPolicies policies, TimeProvider clock)
{
    private const string NotThere = "There is no such proposal, it does not wait, or this person may not: its maker, who approved it before, or who lacks the role.";
    private const string TooLarge = "The body is larger than 16 KiB.";

    private static readonly CommandBody<ValueTuple> Body = CommandBody.OfActAlone("approvals", 16 * 1024);

    private static readonly StatesByTime<ApprovalState> Newest = new(FabricStreams.Approvals, "requested.occurredAt", state => state.Requested!.OccurredAt);

    private delegate Outcome Decision(ApprovalState state, ApprovalActor actor, string reason, ApprovalPolicy policy, DateTimeOffset now);

    /// <summary>Proposals, the newest first, page after page; those that wait for people, unless the query says otherwise.</summary>
    [Function("GetApprovals")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing, FabricRole.Auditor)]
    [QueryParameter("status", "pending, approved, declined, withdrawn, expired, applied, refused or all; pending without it.")]
    [QueryParameter(PageRequest.LimitName, PageRequest.LimitMeaning)]
    [QueryParameter(PageRequest.CursorName, PageRequest.CursorMeaning)]
    [ProducesResponseType<IReadOnlyList<ApprovalBody>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A query parameter is not sound.")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "approvals/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ListAsync(found, request, cancellation), cancellation);

    /// <summary>One proposal.</summary>
    [Function("GetApproval")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing, FabricRole.Auditor)]
    [ProducesResponseType<ApprovalBody>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such proposal.")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "approvals/{tenant}/{approval}")] HttpRequest request, string tenant, string approval, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ShowAsync(found, approval, cancellation), cancellation);

    /// <summary>Approves a proposal that somebody else made. The last approval that it needs has its command carried out.</summary>
    [Function("ApproveProposal")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<ApprovalBody>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status409Conflict, NotThere)]
    [Refuses(StatusCodes.Status413PayloadTooLarge, TooLarge)]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{tenant}/{approval}/approve")] HttpRequest request, string tenant, string approval, CancellationToken cancellation) =>
        DecideAsync(request, tenant, approval, "approve-proposal", ApprovalDecider.Approve, cancellation);

    /// <summary>Declines a proposal: its command is never carried out.</summary>
    [Function("DeclineProposal")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<ApprovalBody>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status409Conflict, NotThere)]
    [Refuses(StatusCodes.Status413PayloadTooLarge, TooLarge)]
    public Task<IResult> DeclineAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{tenant}/{approval}/decline")] HttpRequest request, string tenant, string approval, CancellationToken cancellation) =>
        DecideAsync(request, tenant, approval, "decline-proposal", ApprovalDecider.Decline, cancellation);

    /// <summary>Takes a proposal back, which its maker may.</summary>
    [Function("WithdrawProposal")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<ApprovalBody>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status409Conflict, NotThere)]
    [Refuses(StatusCodes.Status413PayloadTooLarge, TooLarge)]
    public Task<IResult> WithdrawAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{tenant}/{approval}/withdraw")] HttpRequest request, string tenant, string approval, CancellationToken cancellation) =>
        DecideAsync(request, tenant, approval, "withdraw-proposal", ApprovalDecider.Withdraw, cancellation);

    private Task<IResult> DecideAsync(HttpRequest request, string tenant, string approval, string name, Decision decide, CancellationToken cancellation) =>
        endpoint.CommandAsync(request, tenant, Body, (found, _, command) => DecideAsync(found, approval, name, decide, command, cancellation), cancellation);

    private async Task<IResult> DecideAsync(Tenant tenant, string approval, string name, Decision decide, HttpCommand command, CancellationToken cancellation)
    {
        var policy = await policies.OfAsync(tenant, cancellation);
        var actor = new ApprovalActor(command.Actor, tenant.Id, command.Grants);
        var result = await store.ExecuteAsync<ApprovalState>(
            ApprovalGate.AddressOf(tenant, approval), command.On(name, approval), state => decide(state, actor, command.Reason, policy, clock.GetUtcNow()), cancellation);
        return Answers.Of(result, "Not done", state => Answers.Json(ApprovalBody.Of(state)));
    }

    private async Task<IResult> ShowAsync(Tenant tenant, string approval, CancellationToken cancellation) =>
        await store.LoadAsync<ApprovalState>(ApprovalGate.AddressOf(tenant, approval), cancellation) is { Requested: not null } state
            ? Answers.Json(ApprovalBody.Of(state))
            : Problems.Of(StatusCodes.Status404NotFound, "Unknown proposal", "approvals.unknown", $"There is no proposal {approval}.");

    private async Task<IResult> ListAsync(Tenant tenant, HttpRequest request, CancellationToken cancellation)
    {
        var asked = StatusOf(request.Query).Then(conditions => PageRequest.ReadByTime(request.Query)
            .Then(page => ParseResult<(IReadOnlyList<StateCondition> Conditions, PageRequest Page)>.Of((conditions, page), [])));
        if (asked is not ParseResult<(IReadOnlyList<StateCondition>, PageRequest)>.Success { Value: var (conditions, wanted) })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Query refused", ((ParseResult<(IReadOnlyList<StateCondition>, PageRequest)>.Failure)asked).Problems);
        }

        var states = Newest with { Conditions = conditions };
        var found = await queries.TakeAsync(tenant.Id, tenant.HomeRegion, states, wanted.Place, wanted.Limit + 1, cancellation);
        return Answers.Page(wanted.Cut(states, found, state => ApprovalBody.Of(state.Data)), request, page => page.Items);
    }

    private static ParseResult<IReadOnlyList<StateCondition>> StatusOf(IQueryCollection query)
    {
        var text = query["status"].ToString() is { Length: > 0 } given ? given : "pending";
        var known = Enum.GetNames<ApprovalStatus>().FirstOrDefault(name => name != nameof(ApprovalStatus.Unknown) && name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return text == "all" ? new ParseResult<IReadOnlyList<StateCondition>>.Success([])
            : known is not null ? new ParseResult<IReadOnlyList<StateCondition>>.Success([StateCondition.Is("status", known.ToLowerInvariant())])
            : new ParseResult<IReadOnlyList<StateCondition>>.Failure(
                [Problem.Error("approvals.unknown-status", "query:status", "status must be pending, approved, declined, withdrawn, expired, applied, refused or all.")]);
    }
}
