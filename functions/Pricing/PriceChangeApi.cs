using Billing.Domain.Access;
using Billing.Domain.Pricing.Changes;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Pricing;

/// <summary>Changes prices: written by one person, allowed by another, live from a time on.</summary>
public sealed class PriceChangeApi(TenantEndpoint endpoint, PriceChanges changes, TimeProvider clock)
{
    private const int LargestBody = 1024 * 1024;

    private static readonly CommandBody<WrittenChangeSet> Draft = new("pricing", LargestBody, (body, _) => ChangeSetReader.Read(body));

    private static readonly CommandBody<string> Name = CommandBody.Of("pricing", LargestBody, (fields, _) => fields.Text("changeSet"));

    /// <summary>Changes of a tenant's prices, the latest to count first, page after page.</summary>
    [Function("GetPriceChanges")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance, FabricRole.Auditor)]
    [QueryParameter(PageRequest.LimitName, PageRequest.LimitMeaning)]
    [QueryParameter(PageRequest.CursorName, PageRequest.CursorMeaning)]
    [ProducesResponseType<IReadOnlyList<PriceChangeSummary>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, PageRequest.Unsound)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "price-changes/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.PageAsync(request, tenant, async (found, page) => page.Of(Keyed(await changes.ListAsync(found, cancellation))), cancellation);

    /// <summary>Writes a change of prices, or rewrites one that is not proposed yet. It has no effect before it is approved.</summary>
    [Function("DraftPriceChange")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance)]
    [Consumes(typeof(PriceChangeBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field or a rule is not sound; each is named.")]
    [Refuses(StatusCodes.Status409Conflict, "The change is proposed or approved and cannot be rewritten.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> DraftAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "price-changes/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        ActAsync(request, tenant, Draft, changes.DraftAsync, cancellation);

    /// <summary>Asks for approval. The prices that the change leads to must be sound, and its time must not be past.</summary>
    [Function("ProposePriceChange")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance)]
    [Consumes(typeof(PriceChangeActBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "It is no draft, or its rules do not go together.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> ProposeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "price-changes/{tenant}/propose")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        ActAsync(request, tenant, Name, changes.ProposeAsync, cancellation);

    /// <summary>Allows a change that somebody else wrote. It is live from its time on.</summary>
    [Function("ApprovePriceChange")]
    [AllowedTo(FabricRole.Pricing)]
    [Consumes(typeof(PriceChangeActBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "It is not proposed, the person wrote it, or its rules do not go together.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> ApproveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "price-changes/{tenant}/approve")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        ActAsync(request, tenant, Name, changes.ApproveAsync, cancellation);

    /// <summary>Sends a proposed change back to its author.</summary>
    [Function("ReturnPriceChange")]
    [AllowedTo(FabricRole.Pricing, FabricRole.Finance)]
    [Consumes(typeof(PriceChangeActBody), "application/json")]
    [ProducesResponseType<PriceChangeSummary>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A field is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "It is not proposed.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MiB.")]
    public Task<IResult> ReturnAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "price-changes/{tenant}/return")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        ActAsync(request, tenant, Name, changes.ReturnAsync, cancellation);

    private IEnumerable<(string Key, PriceChangeSummary Change)> Keyed(IEnumerable<ChangeSetState> all) => all
        .Select(change => PriceChangeSummary.Of(change, clock.GetUtcNow()))
        .Select(change => (PageRequest.NewestFirst(change.EffectiveFrom, change.Id), change));

    private Task<IResult> ActAsync<T>(
        HttpRequest request,
        string tenant,
        CommandBody<T> body,
        Func<Tenant, T, HttpCommand, CancellationToken, Task<CommitResult<ChangeSetState>>> act,
        CancellationToken cancellation) =>
        endpoint.CommandAsync(request, tenant, body, async (found, asked, command) => Answer(await act(found, asked, command, cancellation)), cancellation);

    // A first answer that is given again says what counted then.
    private IResult Answer(CommitResult<ChangeSetState> result)
    {
        var now = result is CommitResult<ChangeSetState>.Unchanged { Receipt: { } first } ? first.HandledAt : clock.GetUtcNow();
        return Answers.Of(result, "Change refused", change => Answers.Json(PriceChangeSummary.Of(change, now)));
    }
}
