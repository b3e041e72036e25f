using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Exceptions;

/// <summary>Shows the exception queue of a tenant.</summary>
public sealed class GetExceptions(TenantEndpoint endpoint, StreamQueries queries)
{
    private static readonly StatesByTime<ExceptionState> NewestFirst = new(FabricStreams.Exceptions, "raised.occurredAt", state => state.Raised!.OccurredAt);

    /// <summary>Exceptions, newest first, page after page.</summary>
    [Function(nameof(GetExceptions))]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [QueryParameter(PageRequest.LimitName, PageRequest.LimitMeaning)]
    [QueryParameter(PageRequest.CursorName, PageRequest.CursorMeaning)]
    [ProducesResponseType<IReadOnlyList<ExceptionBody>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, PageRequest.Unsound)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "exceptions/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.PageAsync(request, tenant, (found, page) => ListAsync(found, page, cancellation), cancellation, PageRequest.ReadByTime);

    private async Task<Page<ExceptionBody>> ListAsync(Tenant tenant, PageRequest page, CancellationToken cancellation) => page.Cut(
        NewestFirst,
        await queries.TakeAsync(tenant.Id, tenant.HomeRegion, NewestFirst, page.Place, page.Limit + 1, cancellation),
        state => ExceptionBody.Of(state.Data));
}

/// <summary>One exception of the queue.</summary>
/// <param name="ExceptionId">Stable for its cause.</param>
/// <param name="Code">Stable problem code.</param>
/// <param name="Component">Business area.</param>
/// <param name="Subject">Order, payment, payout or document that it is about.</param>
/// <param name="Text">One sentence; no personal data.</param>
/// <param name="Amount">Money at stake, if any.</param>
/// <param name="OccurredAt">When it was found.</param>
/// <param name="Snapshot">Name of the redacted snapshot of the partner's call that failed, or null when none did.</param>
/// <param name="Problems">Every problem with its JSON path, where there are several or a path says more; else null.</param>
/// <param name="ResolvedAt">When it was found to be in order again; null while it is open.</param>
/// <param name="Resolution">What put it right, or null.</param>
public sealed record ExceptionBody(
    string ExceptionId,
    string Code,
    string Component,
    string Subject,
    string Text,
    Money? Amount,
    DateTimeOffset OccurredAt,
    string? Snapshot,
    IReadOnlyList<Problem>? Problems,
    DateTimeOffset? ResolvedAt,
    string? Resolution)
{
    /// <summary>The exception of a state.</summary>
    public static ExceptionBody Of(ExceptionState state)
    {
        var raised = state.Raised!;
        return new ExceptionBody(
            raised.ExceptionId,
            raised.Code,
            raised.Component,
            raised.Subject,
            raised.Text,
            raised.Amount,
            raised.OccurredAt,
            raised.Snapshot,
            raised.Problems,
            state.Resolved?.OccurredAt,
            state.Resolved?.Text);
    }
}
