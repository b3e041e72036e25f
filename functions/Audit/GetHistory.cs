using System.Text.Json.Nodes;
using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Audit;

/// <summary>Shows the history of one stream: who changed what, when, why, and how it looked before and after.</summary>
public sealed class GetHistory(TenantEndpoint endpoint, StreamStore store, StreamQueries queries, StreamKinds kinds)
{
    /// <summary>All changes of a stream, the first one first; the query parameter <c>stream</c> names it, such as <c>order/1001</c>.</summary>
    [Function(nameof(GetHistory))]
    [AllowedTo(FabricRole.Auditor, FabricRole.Finance)]
    [QueryParameter("stream", "Name of the stream: kind and id, such as order/1001.")]
    [ProducesResponseType<IReadOnlyList<RecordedChange>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such stream.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "audit/{tenant}/history")] HttpRequest request, string tenant, CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ReadAsync(found, request.Query["stream"], cancellation), cancellation);

    private async Task<IResult> ReadAsync(Tenant tenant, string? stream, CancellationToken cancellation)
    {
        var events = stream is null ? [] : await queries.HistoryAsync(new StreamAddress(tenant.Id, tenant.HomeRegion, stream), cancellation);
        return events.Count == 0 || kinds.Of(stream!) is not { } kind
            ? Problems.Of(StatusCodes.Status404NotFound, "No such stream", "audit.unknown-stream", "There is no such stream; stream names kind and id, such as order/1001.")
            : Answers.Json(Changes(events, kind));
    }

    private List<RecordedChange> Changes(IReadOnlyList<EventEnvelope> events, StreamKind kind)
    {
        var states = kind.States(events.Select(store.Read)).ToList();
        return [.. events.Select((envelope, index) => new RecordedChange(
            envelope.Sequence,
            envelope.Type,
            envelope.Actor,
            envelope.Reason,
            envelope.OccurredAt,
            envelope.RecordedAt,
            envelope.CorrelationId,
            envelope.CausationId,
            envelope.Hash,
            states[index],
            states[index + 1]))];
    }
}

/// <summary>One change of a stream.</summary>
/// <param name="Sequence">Position in the stream, from 1.</param>
/// <param name="Type">What happened: the event's type.</param>
/// <param name="Actor">Who: a source, a function or a person's id.</param>
/// <param name="Reason">Why, as a reason code or command name.</param>
/// <param name="OccurredAt">Business time.</param>
/// <param name="RecordedAt">When it was stored.</param>
/// <param name="CorrelationId">Common to everything that one outside input set off.</param>
/// <param name="CausationId">The message or event that directly caused it.</param>
/// <param name="Hash">The event's hash.</param>
/// <param name="Before">The state before it, as this deployment reads the history.</param>
/// <param name="After">The state after it.</param>
public sealed record RecordedChange(
    long Sequence,
    string Type,
    string Actor,
    string Reason,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    string CorrelationId,
    string CausationId,
    string Hash,
    JsonNode Before,
    JsonNode After);
