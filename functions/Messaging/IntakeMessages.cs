using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Connectors;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Functions.Runtime;
using Billing.Functions.Telemetry;
using Billing.Platform.Contracts;
using Billing.Platform.Intake;
using Billing.Platform.Metrics;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Tracing;

namespace Billing.Functions.Messaging;

/// <summary>An outside event on its way over the bus.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Source">Source name.</param>
/// <param name="EventId">The sender's id.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="MessageId">Id of the message.</param>
/// <param name="Adapter">Name of the adapter that interprets the body; null for the one of the source.</param>
/// <param name="Body">The event's part of what the sender sent.</param>
public sealed record IntakeMessage(
    string Tenant, string Region, string Source, string EventId, string Subject, string MessageId, string? Adapter, ReadOnlyMemory<byte> Body)
{
    /// <summary>True if what it is about could not be read when it came.</summary>
    public bool IsAboutItself => Subject == EventId;

    /// <summary>The source as configured now.</summary>
    /// <exception cref="KeyNotFoundException">The tenant has it no more; put it back, and the message goes on.</exception>
    public IntakeSource SourceOf(Tenant tenant) => tenant.Source(Source) ?? throw new KeyNotFoundException($"Tenant {Tenant} has no source {Source}.");

    /// <summary>Interprets the event's body.</summary>
    /// <exception cref="NotSupportedException">This deployment has no adapter that knows.</exception>
    public ParseResult<T> Interpret<T>(IntakeSource source) => ConnectorCatalogue.AdapterOf<T>(Adapter ?? source.Adapter).Interpret(Body, EventId, source);

    /// <summary>Every problem of the body, and that it is about something else when it is.</summary>
    /// <param name="source">The source as configured now.</param>
    /// <param name="subject">What a sound body is about, where its subject may not change.</param>
    public IReadOnlyList<Problem> Check<T>(IntakeSource source, Func<T, string>? subject = null) => Interpret<T>(source) switch
    {
        ParseResult<T>.Failure failure => failure.Problems,
        ParseResult<T>.Success read when subject is not null && !IsAboutItself && subject(read.Value) != Subject =>
            [Problem.Error("operations.other-subject", "$", $"The body is about {subject(read.Value)}, and the event about {Subject}.")],
        _ => [],
    };

    /// <summary>Address of a stream of the same tenant.</summary>
    public StreamAddress Address(string stream) => new(Tenant, Region, stream);

    /// <summary>The command that applies the event, once for each stream that it touches.</summary>
    public Command Command(string reason) => new($"{Source}:{EventId}", $"source:{Source}", reason, MessageId, MessageId);
}

/// <summary>Puts outside events on the bus and takes them off again. A body too large for a message travels through Blob storage.</summary>
public sealed class IntakeMessages(ServiceBusClient bus, BlobServiceClient blobs, FabricMetrics measures) : IAsyncDisposable
{
    /// <summary>Bodies up to here travel in the message; the Standard tier's messages hold 256 KB with their headers.</summary>
    public const int LargestInlineBody = 192 * 1024;

    private const string SchemaVersion = "schemaVersion";

    // What Service Bus takes as a session id.
    private const int LongestSessionId = 128;

    private readonly Dictionary<string, ServiceBusSender> _senders = IntakeQueues.All.ToDictionary(queue => queue, bus.CreateSender, StringComparer.Ordinal);

    /// <summary>The message id of an outside event: the same for every delivery of it.</summary>
    public static string MessageIdOf(string tenant, string source, string eventId) => Short($"{tenant}\n{source}\n{eventId}");

    /// <summary>Sends an event; returns when the bus has it.</summary>
    public async Task SendAsync(Tenant tenant, IntakeSource source, IWebhookAdapter adapter, WebhookEvent happened, CancellationToken cancellation)
    {
        var messageId = MessageIdOf(tenant.Id, source.Name, happened.EventId);
        var message = new ServiceBusMessage
        {
            MessageId = messageId,
            SessionId = SessionOf(tenant.Id, happened.Subject),
            Subject = happened.Type,
            CorrelationId = messageId,
            ContentType = "application/json",
            ApplicationProperties =
            {
                ["tenant"] = tenant.Id,
                ["region"] = tenant.HomeRegion,
                ["source"] = source.Name,
                ["eventId"] = happened.EventId,
                ["subject"] = happened.Subject,
                ["adapter"] = happened.Interpreter ?? adapter.Interpreter,
                [SchemaVersion] = IntakeMessageProperties.ContractVersion,
            },
        };
        if (happened.Body.Length <= LargestInlineBody)
        {
            message.Body = BinaryData.FromBytes(happened.Body);
        }
        else
        {
            message.ApplicationProperties["blob"] = await StoreAsync(tenant.Id, messageId, happened.Body, cancellation);
        }

        var queue = happened.Queue ?? adapter.Queue;
        using var span = MessageSpans.StartSend(queue, messageId);
        try
        {
            await _senders[queue].SendMessageAsync(message, cancellation);
            measures.MessageSent(queue, eventType: null);
        }
        catch (Exception failure) when (span.Failed(failure))
        {
            throw;
        }
    }

    /// <summary>
    /// Takes an event out of its message. A message that does not conform to the schema version that it claims is refused with
    /// every property at fault.
    /// </summary>
    public async Task<ParseResult<IntakeMessage>> OpenAsync(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        var said = JsonSerializer.SerializeToElement(message.ApplicationProperties);
        var version = said.TryGetProperty(SchemaVersion, out var claimed) && claimed.ValueKind == JsonValueKind.Number ? claimed.GetInt32() : 1;
        if (SchemaCatalogue.All.Check(IntakeMessageProperties.Contract, version, said, "$.applicationProperties") is { Count: > 0 } problems)
        {
            return new ParseResult<IntakeMessage>.Failure(problems);
        }

        var properties = said.Deserialize<IntakeMessageProperties>(FabricJson.Options)!;
        var body = properties.Blob is { } blob
            ? (await blobs.GetBlobContainerClient(BlobContainers.Intake).GetBlobClient(blob).DownloadContentAsync(cancellation)).Value.Content
            : message.Body;
        return new ParseResult<IntakeMessage>.Success(new IntakeMessage(
            properties.Tenant,
            properties.Region,
            properties.Source,
            properties.EventId,
            properties.Subject,
            message.MessageId!,
            properties.Adapter,
            body.ToMemory()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values)
        {
            await sender.DisposeAsync();
        }
    }

    private static string SessionOf(string tenant, string subject) =>
        tenant.Length + 1 + subject.Length <= LongestSessionId ? $"{tenant}|{subject}" : Short($"{tenant}\n{subject}");

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    private async Task<string> StoreAsync(string tenant, string messageId, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var name = $"{tenant}/{messageId}.json";
        var blob = blobs.GetBlobContainerClient(BlobContainers.Intake).GetBlobClient(name);
        await BlobSpans.WriteAsync(BlobContainers.Intake, () => blob.UploadAsync(BinaryData.FromBytes(body), overwrite: true, cancellation));
        return name;
    }
}
