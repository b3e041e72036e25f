using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Billing.Platform.Audit;
using Billing.Platform.Streams;

namespace Billing.Platform.Backup;

/// <summary>Reads a backup once from its beginning, one stream in memory, and compares what it read with the manifest at its end.</summary>
public sealed class BackupReader(Stream content) : IDisposable
{
    private readonly StreamReader _lines = new(content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MerkleTree _tree = new();
    private long _events;
    private long _receipts;

    /// <summary>The first line, once <see cref="StreamsAsync"/> has begun.</summary>
    public BackupHeader? Header { get; private set; }

    /// <summary>The last line, once <see cref="StreamsAsync"/> has ended: everything before it agreed with it.</summary>
    public BackupManifest? Manifest { get; private set; }

    /// <summary>The streams, each checked in itself.</summary>
    /// <exception cref="InvalidDataException">The file is no backup, is cut off, or was changed.</exception>
    public async IAsyncEnumerable<BackedUpStream> StreamsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Header = Parse<BackupHeader>(await NextAsync(cancellation) ?? throw new InvalidDataException("The backup is empty."));
        if (Header is not { Kind: BackupFile.HeaderKind, Format: BackupFile.Format })
        {
            throw new InvalidDataException($"The file is no backup of the format {BackupFile.Format}.");
        }

        List<EventEnvelope> events = [];
        List<ReceiptDocument> receipts = [];
        for (var line = await NextAsync(cancellation); Manifest is null; line = await NextAsync(cancellation))
        {
            var (kind, stream) = KindOf(line ?? throw new InvalidDataException("The backup is cut off: its manifest is missing."));
            if (events.Count > 0 && stream != events[0].Stream)
            {
                yield return Checked(events, receipts);
                (events, receipts) = ([], []);
            }

            switch (kind)
            {
                case DocumentKind.Event:
                    events.Add(Parse<EventEnvelope>(line));
                    break;
                case DocumentKind.Receipt when events.Count > 0:
                    receipts.Add(Parse<ReceiptDocument>(line));
                    break;
                case BackupFile.ManifestKind:
                    Manifest = Agreed(Parse<BackupManifest>(line));
                    break;
                default:
                    throw new InvalidDataException($"The backup holds a line of kind {kind} where none may be.");
            }

            if (Manifest is null)
            {
                Digest(line);
            }
            else
            {
                break;
            }
        }

        if (await NextAsync(cancellation) is not null)
        {
            throw new InvalidDataException("The backup has lines behind its manifest.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _digest.Dispose();
    }

    private async Task<string?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            var line = await _lines.ReadLineAsync(cancellation);
            if (Header is null && line is not null)
            {
                Digest(line);
            }

            return line;
        }
        catch (DecoderFallbackException garbled)
        {
            throw new InvalidDataException("The backup is not in UTF-8.", garbled);
        }
    }

    private void Digest(string line) => _digest.AppendData(Encoding.UTF8.GetBytes(line + "\n"));

    private BackedUpStream Checked(List<EventEnvelope> events, List<ReceiptDocument> receipts)
    {
        var stream = new BackedUpStream(events[0].Stream, events, receipts);
        if (events.Any(envelope => envelope.Tenant != Header!.Tenant || envelope.Region != Header.Region)
            || receipts.Any(receipt => receipt.Tenant != Header!.Tenant || receipt.Region != Header.Region || receipt.Id != ReceiptDocument.ItemId(receipt.Key)))
        {
            throw new InvalidDataException($"The backup holds a document of {stream.Stream} that is not of {Header!.Tenant}, {Header.Region}, or not what its id says.");
        }

        if (stream.FindProblem() is { } problem)
        {
            throw new InvalidDataException($"The backup was changed: {problem}");
        }

        _tree.Add(stream.Head.Leaf());
        _events += events.Count;
        _receipts += receipts.Count;
        return stream;
    }

    private BackupManifest Agreed(BackupManifest manifest)
    {
        var read = new BackupManifest(
            BackupFile.ManifestKind, _tree.Count, _events, _receipts, _tree.Root(), Convert.ToHexStringLower(_digest.GetHashAndReset()));
        return manifest == read ? manifest : throw new InvalidDataException($"The backup was changed: its manifest says {manifest}, its content gives {read}.");
    }

    private static (string? Kind, string? Stream) KindOf(string line)
    {
        var document = Parse<JsonElement>(line);
        return document.ValueKind != JsonValueKind.Object
            ? (null, null)
            : (Field(document, "kind"), Field(document, "stream"));
    }

    private static string? Field(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static T Parse<T>(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, FabricJson.Options)!;
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"A line of the backup cannot be read: {malformed.Message}", malformed);
        }
    }
}
