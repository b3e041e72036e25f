using Billing.Domain.Access;
using Billing.Domain.Pricing.Changes;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Operations.DeadLetters;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Pricing;

/// <summary>Changes prices: written by one person, allowed by another, live from a time on.</summary>
public sealed class PriceChangeApi(TenantGate gate, PriceChanges changes, TimeProvider clock)
{
    private const int LargestBody = 1024 * 1024;

    /// <summary>All changes of a tenant's prices, the latest to count first.</summary>
    [Function("GetPriceChanges")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<IReadOnlyList<PriceChangeSummary>>(StatusCodes.Status200OK)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "price-changes/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        return found is null
            ? refusal!
            : Results.Json((await changes.ListAsync(found, cancellation)).Select(change => PriceChangeSummary.Of(change, clock.GetUtcNow())), FabricJson.Options);
    }

    /// <summary>Writes a change of prices, or rewrites one that is not proposed yet. It has no effect before it is approved.</summary>
    [Function("DraftPriceChange")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance)]
    [Consumes(typeof(PriceChangeBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field or a rule is not sound; each is named.")]
    [Refuses(StatusCodes.Status409Conflict, "The change is proposed or approved and cannot be rewritten.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> DraftAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "price-changes/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) => ActAsync(
            request,
            tenant,
            (body, _) => ChangeSetReader.Read(body),
            (found, written, actor, _) => changes.DraftAsync(found, written, actor, cancellation),
            cancellation);

    /// <summary>Asks for approval. The prices that the change leads to must be sound, and its time must not be past.</summary>
    [Function("ProposePriceChange")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance)]
    [Consumes(typeof(PriceChangeActBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "It is no draft, or its rules do not go together.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> ProposeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "price-changes/{tenant}/propose")] HttpRequest request, string tenant, CancellationToken cancellation) => ActAsync(
            request, tenant, NameOf, (found, name, actor, _) => changes.ProposeAsync(found, name, actor, cancellation), cancellation);

    /// <summary>Allows a change that somebody else wrote. It is live from its time on.</summary>
    [Function("ApprovePriceChange")]
    [AllowedTo(FabricRole.Pricing)]
    [Consumes(typeof(PriceChangeActBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "It is not proposed, the person wrote it, or its rules do not go together.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "price-changes/{tenant}/approve")] HttpRequest request, string tenant, CancellationToken cancellation) => ActAsync(
            request, tenant, NameOf, (found, name, actor, note) => changes.ApproveAsync(found, name, actor, note, cancellation), cancellation);

    /// <summary>Sends a proposed change back to its author.</summary>
    [Function("ReturnPriceChange")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance)]
    [Consumes(typeof(PriceChangeActBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "It is not proposed.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> ReturnAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "price-changes/{tenant}/return")] HttpRequest request, string tenant, CancellationToken cancellation) => ActAsync(
            request, tenant, NameOf, (found, name, actor, note) => changes.ReturnAsync(found, name, actor, note, cancellation), cancellation);

    private static ParseResult<string> NameOf(ReadOnlyMemory<byte> body, string? principal) => JsonFields.Read(body, "pricing", fields => fields.Text("changeSet"));

    private async Task<IResult> ActAsync<T>(
        HttpRequest request,
        string tenant,
        Func<ReadOnlyMemory<byte>, string?, ParseResult<T>> read,
        Func<Tenant, T, PriceActor, string, Task<CommitResult<ChangeSetState>>> act,
        CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        if (await RequestBody.ReadAsync(request, LargestBody, cancellation) is not { } body)
        {
            return RequestBody.TooLarge("pricing.too-large", LargestBody);
        }

        var by = JsonFields.Read(body, "pricing", fields => OperatorAct.Read(fields, request.PrincipalId()));
        var reading = read(body, request.PrincipalId());
        if (by is not ParseResult<OperatorAct>.Success { Value: var person } || reading is not ParseResult<T>.Success { Value: var asked })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Body refused", [.. Unsound(by), .. Unsound(reading)]);
        }

        var result = await act(found, asked, new PriceActor(person.Actor, found.Id, request.Grants()), person.Reason);
        return result is CommitResult<ChangeSetState>.Rejected { Problems: var problems }
            ? Problems.Of(StatusCodes.Status409Conflict, "Change refused", problems)
            : Results.Json(PriceChangeSummary.Of(result.CurrentState, clock.GetUtcNow()), FabricJson.Options);
    }

    private static IReadOnlyList<Problem> Unsound<T>(ParseResult<T> reading) => reading is ParseResult<T>.Failure failure ? failure.Problems : [];
}
