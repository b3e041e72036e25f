using System.Text.Json;
using Billing.Domain.Primitives;

namespace Billing.Platform.Streams;

/// <summary>A stored record that cannot be read here: damaged, or written by a newer build.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Item">Its item id, such as <c>state</c> or <c>e-0000000003</c>.</param>
/// <param name="Reason">What is wrong with it, in one line.</param>
public sealed record UnreadRecord(string Stream, string Item, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Stream} {Item}: {Reason}";
}

/// <summary>Collects the records that a report could not read, so that one bad record stops itself alone and is named.</summary>
public sealed class UnreadRecords
{
    private readonly Dictionary<(string Stream, string Item), UnreadRecord> _all = [];

    /// <summary>Each once, by stream.</summary>
    public IReadOnlyList<UnreadRecord> All => [.. _all.Values.OrderBy(each => each.Stream, StringComparer.Ordinal).ThenBy(each => each.Item, StringComparer.Ordinal)];

    /// <summary>The record as it is read; nothing, and noted, when that fails.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="item">Its item id.</param>
    /// <param name="read">Makes it.</param>
    public IEnumerable<T> Try<T>(string stream, string item, Func<T> read)
    {
        try
        {
            return [read()];
        }
        catch (Exception bad) when (IsOfContent(bad))
        {
            Add(new UnreadRecord(stream, item, bad.Message.Split('\n')[0]));
            return [];
        }
    }

    /// <summary>A stored document, read by itself: in a page that is read as one, a document that cannot be read takes the others with it.</summary>
    /// <param name="document">As it is stored.</param>
    /// <param name="unread">Takes one that cannot be read; null to have it throw.</param>
    /// <exception cref="UnreadRecordException">It cannot be read.</exception>
    public static IEnumerable<T> Read<T>(JsonElement document, UnreadRecords? unread)
    {
        try
        {
            return [document.Deserialize<T>(FabricJson.Options)!];
        }
        catch (Exception bad) when (IsOfContent(bad))
        {
            var record = new UnreadRecord(Text("stream"), Text("id"), bad.Message.Split('\n')[0]);
            (unread ?? throw new UnreadRecordException(record, bad)).Add(record);
            return [];
        }

        string Text(string name) => document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
    }

    /// <summary>The events among changed documents.</summary>
    public IEnumerable<EventEnvelope> Events(IEnumerable<JsonElement> changes) => changes
        .Where(change => change.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String && kind.ValueEquals(DocumentKind.Event))
        .SelectMany(change => Read<EventEnvelope>(change, this));

    /// <summary>Notes a record.</summary>
    public void Add(UnreadRecord record) => _all.TryAdd((record.Stream, record.Item), record);

    /// <summary>True if a failure lies in what is read, and not in the service that it comes from.</summary>
    internal static bool IsOfContent(Exception failure) => failure is JsonException or NotSupportedException or InvalidDataException or InvalidOperationException
        or ArgumentException or FormatException or KeyNotFoundException or NullReferenceException or OverflowException;
}

/// <summary>A record cannot be read, and whoever asked cannot do without it.</summary>
public sealed class UnreadRecordException(UnreadRecord record, Exception reason) : Exception($"A stored record cannot be read: {record}", reason)
{
    /// <summary>The record as a problem.</summary>
    public Problem Problem { get; } = Problem.Error("streams.unreadable", "$", $"A stored record cannot be read: {record}");
}
