using System.Text.Json;
using Billing.Platform.Audit;
using Billing.Platform.Streams;

namespace Billing.Platform.Backup;

/// <summary>First line of a backup.</summary>
/// <param name="Kind">Always <c>header</c>.</param>
/// <param name="Format">Always <see cref="BackupFile.Format"/>.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="AsOf">Events that were recorded up to then are in it.</param>
public sealed record BackupHeader(string Kind, string Format, string Tenant, string Region, DateTimeOffset AsOf);

/// <summary>Last line of a backup: what must have been read before it.</summary>
/// <param name="Kind">Always <c>manifest</c>.</param>
/// <param name="Streams">Streams in the file.</param>
/// <param name="Events">Events in the file.</param>
/// <param name="Receipts">Receipts in the file.</param>
/// <param name="Root">Merkle tree hash (RFC 9162) over the heads of all streams in the file, in its order; leaves as in a daily root.</param>
/// <param name="Digest">SHA-256 of every byte before this line, in lower-case hexadecimal.</param>
public sealed record BackupManifest(string Kind, long Streams, long Events, long Receipts, string Root, string Digest);

/// <summary>The content of a backup of one stream.</summary>
/// <param name="Stream">Stream name.</param>
/// <param name="Events">All events up to the as-of time, in order; at least one.</param>
/// <param name="Receipts">The receipts of the commands that made them.</param>
public sealed record BackedUpStream(string Stream, IReadOnlyList<EventEnvelope> Events, IReadOnlyList<ReceiptDocument> Receipts)
{
    /// <summary>End of the stream in the backup.</summary>
    public StreamHead Head => new(Stream, Events[^1].Sequence, Events[^1].Hash);

    /// <summary>Fault of a hash, the chain, or an event that no receipt covers; null when nothing is wrong.</summary>
    public string? FindProblem()
    {
        if (StreamCheck.FindFirst(Events[0].Address, Events, new StateHead(Events[^1].Sequence, Events[^1].Hash)) is { } finding)
        {
            return $"{finding.Stream} event {finding.Sequence}: {finding.Difference}";
        }

        var covered = Receipts.SelectMany(receipt => Enumerable.Range(0, receipt.EventCount).Select(index => receipt.FirstSequence + index)).ToHashSet();
        return Events.FirstOrDefault(envelope => !covered.Contains(envelope.Sequence)) is { } bare
            ? $"{Stream} event {bare.Sequence}: no receipt tells of the command that made it."
            : null;
    }
}

/// <summary>The format of a backup: lines of JSON; a header, the events and receipts stream by stream, and a manifest.</summary>
public static class BackupFile
{
    /// <summary>Name and version of the format.</summary>
    public const string Format = "billing-backup/1";

    internal const string HeaderKind = "header";

    internal const string ManifestKind = "manifest";

    internal static byte[] Line<T>(T content) => [.. JsonSerializer.SerializeToUtf8Bytes(content, FabricJson.Options), (byte)'\n'];
}
