using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Billing.Functions.Operations;
using Billing.Platform.Intake;
using Billing.Platform.Schemas;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Intake;

/// <summary>An outside event on its way over the bus.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Source">Source name.</param>
/// <param name="EventId">The sender's id.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="MessageId">Id of the message.</param>
/// <param name="Body">The body as the sender sent it.</param>
public sealed record IntakeMessage(string Tenant, string Region, string Source, string EventId, string Subject, string MessageId, ReadOnlyMemory<byte> Body)
{
    /// <summary>Address of a stream of the same tenant.</summary>
    public StreamAddress Address(string stream) => new(Tenant, Region, stream);

    /// <summary>The command that applies the event, once for each stream that it touches.</summary>
    public Command Command(string reason) => new($"{Source}:{EventId}", $"source:{Source}", reason, MessageId, MessageId);
}

/// <summary>Puts outside events on the bus and takes them off again. A body too large for a message travels through Blob storage.</summary>
public sealed class IntakeMessages(ServiceBusClient bus, BlobServiceClient blobs) : IAsyncDisposable
{
    /// <summary>Bodies up to here travel in the message; the Standard tier's messages hold 256 KB with their headers.</summary>
    public const int LargestInlineBody = 192 * 1024;

    private const string SchemaVersion = "schemaVersion";

    private readonly Dictionary<string, ServiceBusSender> _senders = new(StringComparer.Ordinal)
    {
        [IntakeQueues.Orders] = bus.CreateSender(IntakeQueues.Orders),
        [IntakeQueues.Payments] = bus.CreateSender(IntakeQueues.Payments),
        [IntakeQueues.Fulfilment] = bus.CreateSender(IntakeQueues.Fulfilment),
    };

    /// <summary>The message id of an outside event: the same for every delivery of it.</summary>
    public static string MessageIdOf(string tenant, string source, string eventId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{source}\n{eventId}")).AsSpan(0, 16));

    /// <summary>Sends an event; returns when the bus has it.</summary>
    public async Task SendAsync(Tenant tenant, IntakeSource source, string queue, WebhookEvent happened, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var messageId = MessageIdOf(tenant.Id, source.Name, happened.EventId);
        var message = new ServiceBusMessage
        {
            MessageId = messageId,
            SessionId = $"{tenant.Id}|{happened.Subject}",
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
                [SchemaVersion] = IntakeMessageProperties.ContractVersion,
            },
        };
        if (body.Length <= LargestInlineBody)
        {
            message.Body = BinaryData.FromBytes(body);
        }
        else
        {
            message.ApplicationProperties["blob"] = await StoreAsync(tenant.Id, messageId, body, cancellation);
        }

        await _senders[queue].SendMessageAsync(message, cancellation);
    }

    /// <summary>
    /// Takes an event out of its message. A message that does not conform to the schema version that it claims is sent to the
    /// dead letters with the property at fault; then there is none.
    /// </summary>
    public async Task<IntakeMessage?> OpenAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellation)
    {
        var said = JsonSerializer.SerializeToElement(message.ApplicationProperties);
        var version = said.TryGetProperty(SchemaVersion, out var claimed) && claimed.ValueKind == JsonValueKind.Number ? claimed.GetInt32() : 1;
        if (SchemaCatalogue.All.Check(IntakeMessageProperties.Contract, version, said, "$.applicationProperties") is { Count: > 0 } problems)
        {
            await actions.RefuseAsync(message, problems, cancellation);
            return null;
        }

        var properties = said.Deserialize<IntakeMessageProperties>(FabricJson.Options)!;
        var body = properties.Blob is { } blob
            ? (await blobs.GetBlobContainerClient(BlobContainers.Intake).GetBlobClient(blob).DownloadContentAsync(cancellation)).Value.Content
            : message.Body;
        return new IntakeMessage(
            properties.Tenant, properties.Region, properties.Source, properties.EventId, properties.Subject, message.MessageId!, body.ToMemory());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders.Values)
        {
            await sender.DisposeAsync();
        }
    }

    private async Task<string> StoreAsync(string tenant, string messageId, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var name = $"{tenant}/{messageId}.json";
        var blob = blobs.GetBlobContainerClient(BlobContainers.Intake).GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromBytes(body), overwrite: true, cancellation);
        return name;
    }
}
