using System.Security.Cryptography;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Tenants;

namespace Billing.Platform.Intake;

/// <summary>The common part of all adapters: a contract, and a way to tell the sender from anybody else.</summary>
public interface ISignedAdapter
{
    /// <summary>Contract of the adapter: its promises and needs.</summary>
    AdapterContract Contract { get; }

    /// <summary>True if the body comes from who knows the secret. Nothing else is looked at before.</summary>
    SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now);
}

/// <summary>Adapter of one kind of sender's webhooks.</summary>
/// <remarks>
/// It says how they are signed, how an event is told from another, and where it goes. A new storefront, gateway or carrier is one more
/// implementation, in a folder of <c>Billing.Connectors</c>.
/// </remarks>
public interface IWebhookAdapter : ISignedAdapter
{
    /// <summary>Name of the adapter that interprets its events when they come off the bus: itself, unless it translates them.</summary>
    string Interpreter => Contract.Name;

    /// <summary>The queue that takes its events.</summary>
    string Queue { get; }

    /// <summary>Reads as far as intake must know: whether it is well formed, and of each event its id and what it is about.</summary>
    ParseResult<IReadOnlyList<WebhookEvent>> Read(WebhookRequest request, IntakeSource source);
}

/// <summary>An adapter whose events come to the same thing, whoever sent them.</summary>
/// <typeparam name="T">What they come to, such as a gateway's notice.</typeparam>
public interface IWebhookAdapter<T> : IWebhookAdapter
{
    /// <summary>Interprets an event that <see cref="IWebhookAdapter.Read"/> gave.</summary>
    /// <param name="body">The event's own part of the request.</param>
    /// <param name="eventId">The sender's id of it.</param>
    /// <param name="source">Who sent it.</param>
    ParseResult<T> Interpret(ReadOnlyMemory<byte> body, string eventId, IntakeSource source);

    /// <summary>The event of what was interpreted.</summary>
    WebhookEvent Describe(T value, string eventId, ReadOnlyMemory<byte> body);
}

/// <summary>An adapter whose input is metered use, which is counted at once and takes no queue.</summary>
public interface IUsageAdapter : ISignedAdapter
{
    /// <summary>The events of a request, each with an id of its own, or every problem of it.</summary>
    ParseResult<IReadOnlyList<UsageEvent>> ReadUsage(WebhookRequest request);
}

/// <summary>A webhook as it came.</summary>
/// <param name="Body">The raw bytes, which are what is signed.</param>
/// <param name="Header">A header's value by name, or null.</param>
public sealed record WebhookRequest(ReadOnlyMemory<byte> Body, Func<string, string?> Header);

/// <summary>A well-formed event.</summary>
/// <param name="EventId">The sender's id of it; the same for every delivery of the same event. 1 to 256 printable characters.</param>
/// <param name="Type">The sender's name of what happened.</param>
/// <param name="Subject">
/// What it is about, such as the order's number: events of one subject are handled in order. Its own id where that could not be read.
/// </param>
/// <param name="Body">The part of the request that tells it; the whole when there is one event only.</param>
public sealed record WebhookEvent(string EventId, string Type, string Subject, ReadOnlyMemory<byte> Body)
{
    /// <summary>Longest id of an event.</summary>
    public const int LongestEventId = 256;

    /// <summary>The queue that takes it; null for that of its adapter.</summary>
    public string? Queue { get; init; }

    /// <summary>Name of the adapter that interprets it when it comes off the bus; null for that of its adapter.</summary>
    public string? Interpreter { get; init; }

    /// <summary>True if its id stands where nobody signs it, such as a header of Shopify: what comes again under another id is known by its content.</summary>
    public bool IsIdUnsigned { get; init; }

    /// <summary>
    /// The bytes that two deliveries of one event have in common; whoever sends others under the same id is refused. The body,
    /// unless the sender says that some of its fields may differ.
    /// </summary>
    public ReadOnlyMemory<byte> Identity { get; init; } = Body;

    /// <summary>True if a text can name an event: 1 to 256 printable ASCII characters.</summary>
    public static bool IsEventId(string id) => id.Length is > 0 and <= LongestEventId && id.All(letter => letter is >= ' ' and <= '~');

    /// <summary>The id of an event that its sender gave none: it follows from the content.</summary>
    public static string IdOfContent(ReadOnlyMemory<byte> body) => $"sha256-{Convert.ToHexStringLower(SHA256.HashData(body.Span))}";

    /// <summary>The one event that a request tells, or null where it cannot be read.</summary>
    public static WebhookEvent? Of<T>(IWebhookAdapter<T> adapter, ReadOnlyMemory<byte> body, string eventId, IntakeSource source) =>
        Single(adapter, body, eventId, source) is ParseResult<IReadOnlyList<WebhookEvent>>.Success { Value: [var happened] } ? happened : null;

    /// <summary>A request that tells one event, or why it does not.</summary>
    public static ParseResult<IReadOnlyList<WebhookEvent>> Single<T>(
        IWebhookAdapter<T> adapter, ReadOnlyMemory<byte> body, string eventId, IntakeSource source) => adapter.Interpret(body, eventId, source)
        .Then<IReadOnlyList<WebhookEvent>>(value => new ParseResult<IReadOnlyList<WebhookEvent>>.Success(
            [adapter.Describe(value, eventId, body) with { Identity = DeliveryState.Without(body, adapter.Contract.DeliveryState) }]));
}
