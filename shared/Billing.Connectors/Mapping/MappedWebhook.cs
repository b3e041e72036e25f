using System.Text;
using System.Text.Json.Nodes;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Limits;

namespace Billing.Connectors.Mapping;

/// <summary>
/// The adapter of a partner that needs no code: its mapping makes one of our own formats of what it sends, and what travels
/// over the bus is that. So a mapping may change while messages are on their way.
/// </summary>
/// <param name="mapping">How it is mapped; not to usage, see <see cref="MappedUsageWebhook"/>.</param>
public sealed class MappedWebhook(PartnerMapping mapping) : IWebhookAdapter
{
    /// <summary>Header that names the request where the signed part of it names none.</summary>
    public const string IdempotencyKeyHeader = "Idempotency-Key";

    private readonly IWebhookAdapter _inner = mapping.Produces switch
    {
        MappedKind.Order => new PartnerOrderWebhook(),
        MappedKind.Payment => new PartnerPaymentWebhook(),
        MappedKind.Fulfilment => new FulfilmentWebhook(),
        _ => throw new ArgumentException($"{mapping.Produces} takes no queue.", nameof(mapping)),
    };

    /// <summary>The contract, whatever the mapping.</summary>
    public static AdapterContract SharedContract { get; } = new(
        "mapped",
        "A partner's JSON or CSV by a mapping",
        IntegrationKind.Mapped,
        FeedKind.EventPush,
        TimeSpan.FromSeconds(30),
        new RateLimit(20, 200),
        16 * 1024 * 1024,
        "partner-order.v1, partner-capture.v1, partner-refund.v1, fulfilment-webhook.v1, usage-event.v1",
        UnknownEvents.Acknowledged);

    /// <inheritdoc/>
    public AdapterContract Contract => SharedContract;

    /// <inheritdoc/>
    public string Interpreter => _inner.Contract.Name;

    /// <inheritdoc/>
    public string Queue => _inner.Queue;

    /// <summary>The adapter of a mapping.</summary>
    public static ISignedAdapter Of(PartnerMapping mapping) =>
        mapping.Produces == MappedKind.Usage ? new MappedUsageWebhook(mapping) : new MappedWebhook(mapping);

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        Verify(mapping, request, secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source)
    {
        var read = RequestId(request).Then(requestId => PartnerMapper.Map(mapping, request.Body).Then(records => Events(records, requestId, request.Body, source)));
        return read is ParseResult<IReadOnlyList<WebhookEvent>>.Failure failure && mapping.TellsUnreadable
            ? new ParseResult<IReadOnlyList<WebhookEvent>>.Success([Unread([], failure.Problems, WebhookEvent.IdOfContent(request.Body), request.Body)])
            : read;
    }

    internal static SignatureCheck Verify(PartnerMapping mapping, WebhookRequest request, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        mapping.Signature is { } scheme
            ? scheme.Verify(request.Body.Span, request.Header(scheme.HeaderName), secrets)
            : StandardWebhook.Verify(request, secrets, now);

    /// <summary>The problems of a record, at their places in the partner's input.</summary>
    private static ParseResult<IReadOnlyList<WebhookEvent>> Check<T>(IWebhookAdapter<T> adapter, MappedRecord record, string eventId, IntakeSource source)
    {
        if (record.Problems.Count > 0)
        {
            return new ParseResult<IReadOnlyList<WebhookEvent>>.Failure(record.Problems);
        }

        var reading = WebhookEvent.Single(adapter, record.Body, eventId, source);
        return reading is ParseResult<IReadOnlyList<WebhookEvent>>.Failure failure
            ? new ParseResult<IReadOnlyList<WebhookEvent>>.Failure([.. failure.Problems.Select(record.AtOrigin)])
            : reading;
    }

    private ParseResult<IReadOnlyList<WebhookEvent>> Events(
        IReadOnlyList<MappedRecord> records, string requestId, ReadOnlyMemory<byte> body, IntakeSource source)
    {
        var events = new List<WebhookEvent>();
        var problems = new List<Problem>();
        foreach (var record in records)
        {
            switch (Check(record, record.EventId ?? requestId, source))
            {
                case ParseResult<IReadOnlyList<WebhookEvent>>.Success { Value: [var happened] }:
                    events.Add(happened with { EventId = IdOf(record, requestId, happened), Identity = record.Identity, IsIdUnsigned = IsIdUnsigned(record) });
                    break;
                case ParseResult<IReadOnlyList<WebhookEvent>>.Failure failure when mapping.TellsUnreadable:
                    events.Add(Unread(record.Document, failure.Problems, UnreadId(record, requestId), body) with { Identity = record.Identity, IsIdUnsigned = IsIdUnsigned(record) });
                    break;
                case ParseResult<IReadOnlyList<WebhookEvent>>.Failure failure:
                    problems.AddRange(failure.Problems);
                    break;
            }
        }

        return ParseResult<IReadOnlyList<WebhookEvent>>.Of(events, problems);
    }

    // What could be mapped, for a person to complete; its type is none, so that nothing takes it as it is. What the partner sent stands beside it.
    private WebhookEvent Unread(JsonObject document, IReadOnlyList<Problem> problems, string eventId, ReadOnlyMemory<byte> original)
    {
        var unread = document.DeepClone().AsObject();
        unread["type"] = "unread";
        unread["unread"] = new JsonObject
        {
            ["problems"] = new JsonArray([.. problems.Select(problem => JsonValue.Create($"{problem.Path}: {problem.Text}"))]),
            ["original"] = Encoding.UTF8.GetString(original.Span),
        };
        return new WebhookEvent(eventId, "unread", eventId, Encoding.UTF8.GetBytes(unread.ToJsonString())) { Identity = original };
    }

    // Standard Webhooks sign the id; a signature of the body alone leaves the header to whoever sends it again.
    private bool IsIdUnsigned(MappedRecord record) => mapping.Signature is not null && record.EventId is null;

    private string UnreadId(MappedRecord record, string requestId) => (record.EventId ?? requestId) is { } id && WebhookEvent.IsEventId(id)
        ? mapping.Input is MappingInput.Json { Records: null } || record.EventId is not null ? id : WebhookEvent.IdOfContent(record.Identity)
        : WebhookEvent.IdOfContent(record.Identity);

    private ParseResult<IReadOnlyList<WebhookEvent>> Check(MappedRecord record, string eventId, IntakeSource source) => _inner switch
    {
        PartnerOrderWebhook orders => Check(orders, record, eventId, source),
        PartnerPaymentWebhook payments => Check(payments, record, eventId, source),
        FulfilmentWebhook fulfilment => Check(fulfilment, record, eventId, source),
        _ => throw new InvalidOperationException($"There is no way to check a {_inner.Contract.Name}."),
    };

    // A request that may hold several records names none of them: what a record is about does.
    private string IdOf(MappedRecord record, string requestId, WebhookEvent happened) =>
        record.EventId ?? (mapping.Input is MappingInput.Json { Records: null } ? requestId : JoinedKey.FromEnd("/", requestId, happened.Subject));

    private ParseResult<string> RequestId(WebhookRequest request)
    {
        if (mapping.EventId is not null)
        {
            return new ParseResult<string>.Success(string.Empty);
        }

        // Signed before unsigned: who replays a request can change the header that nobody signed.
        var id = mapping.Signature is null ? StandardWebhook.EventId(request) : request.Header(IdempotencyKeyHeader)?.Trim().Trim('"');
        return string.IsNullOrEmpty(id)
            ? new ParseResult<string>.Failure(
                [Problem.Error("intake.missing", $"header:{IdempotencyKeyHeader}", $"The header {IdempotencyKeyHeader} is required: the mapping names no event id.")])
            : new ParseResult<string>.Success(id);
    }
}
