using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Platform.Contracts;

namespace Billing.Platform.Streams;

/// <summary>An event as it is stored and published: what happened, and everything about how it came to be. Never changed.</summary>
[MessageContract(ContractKind.Message, Contract, ContractVersion)]
public sealed record EventEnvelope
{
    /// <summary>Name of the envelope's own schema.</summary>
    public const string Contract = "event-envelope";

    /// <summary>Version of the envelope's own schema, which is not that of the event in it.</summary>
    public const int ContractVersion = 1;

    /// <summary>Cosmos item id within the partition: <c>e-0000000001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>event</c>.</summary>
    public string Kind { get; init; } = DocumentKind.Event;

    /// <summary>Tenant id.</summary>
    public required string Tenant { get; init; }

    /// <summary>Home region.</summary>
    public required string Region { get; init; }

    /// <summary>Stream name.</summary>
    public required string Stream { get; init; }

    /// <summary>Position in the stream: 1, 2, 3… without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>Unique over all streams; the Service Bus message id.</summary>
    public required string EventId { get; init; }

    /// <summary>Stable type name, such as <c>invoice.issued</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Schema version of <see cref="Data"/>.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Business time.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Time at which it was stored.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Source, function or person that caused it.</summary>
    public required string Actor { get; init; }

    /// <summary>Reason code or command name.</summary>
    public required string Reason { get; init; }

    /// <summary>Common to everything that one outside input set off.</summary>
    public required string CorrelationId { get; init; }

    /// <summary>The message or event that directly caused it.</summary>
    public required string CausationId { get; init; }

    /// <summary>W3C trace context of the operation that stored it, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Hash of the event before it in the stream; empty for the first.</summary>
    public required string PreviousHash { get; init; }

    /// <summary>SHA-256 over all of the above and the data; see <see cref="ComputeHash"/>.</summary>
    public string Hash { get; init; } = string.Empty;

    /// <summary>The event itself.</summary>
    [JsonConverter(typeof(UnpackingConverter))]
    public required JsonElement Data { get; init; }

    /// <summary>Address of its stream.</summary>
    [JsonIgnore]
    public StreamAddress Address => new(Tenant, Region, Stream);

    /// <summary>The document that is stored: its data is packed where it is large.</summary>
    public byte[] ToDocument()
    {
        var data = JsonMarshal.GetRawUtf8Value(Data).ToArray();
        var stored = data.Length <= PackedContent.LargestInClear ? this : this with { Data = JsonElement.Parse(PackedContent.Pack(data).Span) };
        return JsonSerializer.SerializeToUtf8Bytes(stored, FabricJson.Options);
    }

    /// <summary>Cosmos item id of the event at a position.</summary>
    public static string ItemId(long sequence) => $"e-{sequence:D10}";

    /// <summary>The hash that the event should have, from its fields in a fixed order and its data in a canonical form.</summary>
    public string ComputeHash()
    {
        var text = string.Join(
            '\n',
            PreviousHash,
            Tenant,
            Region,
            Stream,
            Sequence.ToString("D"),
            EventId,
            Type,
            SchemaVersion.ToString("D"),
            OccurredAt.ToString("O"),
            RecordedAt.ToString("O"),
            Actor,
            Reason,
            CorrelationId,
            CausationId);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData(Canonical(Data));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // A database may change white space and escapes of what it stores; writing it anew takes both out of the hash.
    private static ReadOnlySpan<byte> Canonical(JsonElement data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            data.WriteTo(writer);
        }

        return buffer.WrittenSpan;
    }
}

/// <summary>The kinds of documents in a stream's partition.</summary>
public static class DocumentKind
{
    /// <summary>The snapshot.</summary>
    public const string State = "state";

    /// <summary>An immutable event.</summary>
    public const string Event = "event";

    /// <summary>The record that a command was handled.</summary>
    public const string Receipt = "receipt";

    /// <summary>The record of the one content that a key stands for.</summary>
    public const string Claim = "claim";
}
