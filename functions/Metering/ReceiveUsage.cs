using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Access;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Http.Limits;
using Billing.Functions.Messaging.Integrations;
using Billing.Platform.Intake;
using Billing.Platform.Integrations;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Billing.Functions.Metering;

/// <summary>
/// Takes usage as CloudEvents over HTTP, in all three modes: one in its envelope, a batch, or one whose attributes are headers. 202 means that every event of the batch is counted: each is committed together
/// with a receipt of its id, so a batch that is sent again after a failure half way counts nothing twice. One odd event stops no other (207).
/// </summary>
public sealed class ReceiveUsage(TenantEndpoint endpoint, IntegrationFreezes freezes, UsageCounting counting)
{
    private const string BatchType = "application/cloudevents-batch+json";
    private const string EventType = "application/cloudevents+json";
    private const string DataType = "application/json";

    /// <summary>One event or one batch.</summary>
    [Function(nameof(ReceiveUsage))]
    [AllowedTo(FabricRole.Operator, OrTenantKey = true)]
    [LimitedAs("usage")]
    [IdentifiedByContent("Each event bears its source's id and counts once.")]
    [Consumes(typeof(IReadOnlyList<UsageEventBody>), BatchType)]
    [AlsoConsumes(typeof(UsageEventBody), EventType)]
    [AlsoConsumes(typeof(UsageEventData), DataType)]
    [ProducesResponseType<UsageReceipt>(StatusCodes.Status202Accepted, Description = "Every event of the batch is counted.")]
    [ProducesResponseType<UsageReceipt>(StatusCodes.Status207MultiStatus, Description = "Some events are odd: each is named, and a person is told. Every other is counted.")]
    [Refuses(StatusCodes.Status400BadRequest, "It is no batch, none of its events is sound, or it is not what its digest says; nothing of it was counted.")]
    [Refuses(StatusCodes.Status409Conflict, "An id of the batch stands for other use; each is named with both contents. The first stands, and what else the batch tells is counted.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 4 MiB.")]
    [Refuses(StatusCodes.Status415UnsupportedMediaType, "The content type is none of these; application/json is taken with the headers ce-… of binary mode only.")]
    [Refuses(StatusCodes.Status503ServiceUnavailable, "Usage is frozen; Retry-After says when to send it again.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "usage/{tenant}")] HttpRequest request, string tenant, CancellationToken cancellation)
    {
        request.CountsFor(UsageContract.Value.Name);
        return endpoint.AnswerAsync(tenant, found => CountAsync(request, found, cancellation), cancellation);
    }

    private async Task<IResult> CountAsync(HttpRequest request, Tenant tenant, CancellationToken cancellation)
    {
        if (await freezes.RefuseFrozenAsync(tenant, IntegrationName.Usage, cancellation) is { } frozen)
        {
            return frozen;
        }

        var largest = UsageContract.Value.LargestBody;
        if (await RequestBody.ReadAsync(request, largest, cancellation) is not { } body)
        {
            return RequestBody.TooLarge("metering.too-large", largest);
        }

        if (RequestDigests.Check(request, body) is { } damaged)
        {
            return damaged;
        }

        return Read(request, body) switch
        {
            null => Problems.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "Unsupported content type",
                "metering.content-type",
                $"Send {BatchType}, {EventType}, or {DataType} with the attributes in the headers ce-…."),
            ParseResult<ToldUse>.Failure failure => Problems.Of(StatusCodes.Status400BadRequest, "Batch refused", failure.Problems),
            ParseResult<ToldUse>.Success told => await counting.AnswerAsync(tenant, told.Value, cancellation),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }

    private static string? TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.Value?.ToLowerInvariant() : null;

    // CloudEvents 1.0, HTTP Protocol Binding, section 3: the content type tells the mode; null when it tells none that is known.
    private static ParseResult<ToldUse>? Read(HttpRequest request, ReadOnlyMemory<byte> body) =>
        TypeOf(request) switch
        {
            BatchType => UsageBatchReader.ReadEach(body).Then(batch => new ParseResult<ToldUse>.Success(ToldUse.Of(batch))),
            EventType => Whole(UsageBatchReader.ReadOne(body)),
            var data when request.Headers.ContainsKey(CloudEventHeaders.SpecVersion) && IsJson(data) =>
                Whole(CloudEventHeaders.Read(name => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null, body)),
            _ => null,
        };

    private static ParseResult<ToldUse> Whole(ParseResult<IReadOnlyList<UsageEvent>> reading) => reading.Then(events => new ParseResult<ToldUse>.Success(ToldUse.Of(events)));

    // In binary mode the content type is that of the data.
    private static bool IsJson(string? type) =>
        type is null or DataType || (type.EndsWith("+json", StringComparison.Ordinal) && !type.StartsWith("application/cloudevents", StringComparison.Ordinal));
}

/// <summary>The receipt of a batch of usage events.</summary>
/// <param name="Received">Events in the batch.</param>
/// <param name="Accepted">Those that count now.</param>
/// <param name="Duplicates">Those that were counted before.</param>
public sealed record UsageReceipt(int Received, int Accepted, int Duplicates)
{
    /// <summary>Events that cannot be counted; absent for none.</summary>
    public int? Refused { get; init; }

    /// <summary>Why, by the JSON path of each field at fault; absent for none.</summary>
    public IReadOnlyList<Problem>? Errors { get; init; }
}
