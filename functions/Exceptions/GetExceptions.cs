using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Exceptions.Acts;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Exceptions;

/// <summary>Shows the exception queue of a tenant.</summary>
public sealed class GetExceptions(TenantEndpoint endpoint, StreamStore store, StreamQueries queries, ExceptionActs acts, TimeProvider clock)
{
    /// <summary>Exceptions, newest first, page after page.</summary>
    [Function(nameof(GetExceptions))]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing, FabricRole.Auditor)]
    [QueryParameter("status", ExceptionFilter.StatusMeaning)]
    [QueryParameter("code", ExceptionFilter.CodeMeaning)]
    [QueryParameter("subject", "Order, payment, payout or document that they are about; all without it.")]
    [QueryParameter("materiality", ExceptionFilter.MaterialityMeaning)]
    [QueryParameter("owner", ExceptionFilter.OwnerMeaning)]
    [QueryParameter("assignee", "Person who sees to them; all without it.")]
    [QueryParameter("overdue", ExceptionFilter.OverdueMeaning)]
    [QueryParameter(PageRequest.LimitName, PageRequest.LimitMeaning)]
    [QueryParameter(PageRequest.CursorName, PageRequest.CursorMeaning)]
    [ProducesResponseType<IReadOnlyList<ExceptionBody>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "A query parameter is not sound.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "exceptions/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ListAsync(found, request, cancellation), cancellation);

    /// <summary>One exception with its history and what the caller may do about it.</summary>
    [Function("GetException")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Pricing, FabricRole.Auditor)]
    [ProducesResponseType<ExceptionDetail>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such exception.")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "exceptions/{tenant}/{exception}")] HttpRequest request, string tenant, string exception, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ShowAsync(found, exception, request.Grants(), cancellation), cancellation);

    private async Task<IResult> ListAsync(Tenant tenant, HttpRequest request, CancellationToken cancellation)
    {
        var asked = ExceptionFilter.Read(request.Query, clock.GetUtcNow()).Then(filter => PageRequest.ReadByTime(request.Query)
            .Then(page => ParseResult<(ExceptionFilter Filter, PageRequest Page)>.Of((filter, page), [])));
        if (asked is not ParseResult<(ExceptionFilter, PageRequest)>.Success { Value: var (filter, wanted) })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Query refused", ((ParseResult<(ExceptionFilter, PageRequest)>.Failure)asked).Problems);
        }

        var found = await queries.TakeAsync(tenant.Id, tenant.HomeRegion, filter.States, wanted.Place, wanted.Limit + 1, cancellation);
        return Answers.Page(wanted.Cut(filter.States, found, state => ExceptionBody.Of(tenant.Id, state.Data)), request, page => page.Items);
    }

    private async Task<IResult> ShowAsync(Tenant tenant, string id, AccessGrants grants, CancellationToken cancellation)
    {
        var address = new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Exception(id));
        if (await queries.HistoryAsync(address, cancellation) is not { Count: > 0 } history)
        {
            return ExceptionActs.NotFound(id);
        }

        var events = history.Select(envelope => (Envelope: envelope, Event: store.Read(envelope))).ToList();
        var state = events.Aggregate(ExceptionState.Empty, (before, each) => before.Apply(each.Event));
        return Answers.Json(new ExceptionDetail(
            ExceptionBody.Of(tenant.Id, state),
            acts.NamesOf(tenant, state, grants),
            [.. events.Select(each => ExceptionStep.Of(each.Envelope.Type, each.Envelope.Actor, each.Event))]));
    }
}
