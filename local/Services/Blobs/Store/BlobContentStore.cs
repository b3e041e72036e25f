namespace Billing.Local.Blobs;

/// <summary>
/// Keeps contents: in files below a folder, or inline when there is no folder or the content is small. A file is on stable
/// storage before <see cref="WriteAsync"/> returns, so a journal record never names a file that a crash could lose.
/// </summary>
internal sealed class BlobContentStore
{
    /// <summary>Content up to this size goes into the journal record: one sync instead of two.</summary>
    public const int InlineLimit = 4 * 1024;

    private readonly string? _folder;
    private long _lastId;

    /// <param name="folder">Where files go; made with the first of them. Null: memory.</param>
    public BlobContentStore(string? folder) => _folder = folder;

    /// <summary>Told of each file that a replayed record names, so that its number is not given again.</summary>
    public void Known(BlobContent content) => _lastId = content.Files.Aggregate(_lastId, (last, file) => Math.Max(last, file.Id));

    /// <summary>Writes all of <paramref name="body"/> and gives its MD5.</summary>
    public async Task<(BlobContent Content, byte[] Hash)> WriteAsync(BlobBody body, CancellationToken cancellationToken)
    {
        await using var writer = new BlobContentWriter(_folder is null ? null : NewFile, body.Length);
        await body.CopyToAsync(writer, cancellationToken);
        return writer.Complete();
    }

    /// <summary>Opens a part of a content for reading.</summary>
    public Stream Open(BlobContent content, long offset, long length)
    {
        switch (content)
        {
            case InlineContent inline:
                return new MemoryStream(inline.Bytes, (int)offset, (int)length, writable: false);
            case FileContent file:
                return new RangeStream(OpenFile(file), offset, length);
            case BlockContent blocks:
                return new JoinedStream(Parts(blocks, offset, length), length);
            default:
                throw new InvalidOperationException($"Unknown content {content}.");
        }
    }

    /// <summary>Forgets a content that no blob names any more.</summary>
    public void Delete(BlobContent content)
    {
        foreach (var file in content.Files)
        {
            File.Delete(PathOf(file));
        }
    }

    /// <summary>Deletes files that a crash left between their writing and the record that would have named them.</summary>
    /// <returns>How many there were.</returns>
    public int DeleteAllBut(IReadOnlySet<long> live)
    {
        var orphans = !Directory.Exists(_folder)
            ? []
            : Directory.EnumerateFiles(_folder, "*.blob", SearchOption.AllDirectories).Where(path => !live.Contains(IdOf(path))).ToList();
        orphans.ForEach(File.Delete);
        return orphans.Count;
    }

    /// <summary>Leaves all files as they are, and gives none of their numbers again.</summary>
    public void KeepAll()
    {
        if (Directory.Exists(_folder))
        {
            _lastId = Directory.EnumerateFiles(_folder, "*.blob", SearchOption.AllDirectories).Select(IdOf).Append(_lastId).Max();
        }
    }

    private FileStream OpenFile(FileContent file) => new(
        PathOf(file), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, useAsync: false);

    /// <summary>Opens the parts of blocks that make a range. All at once: a file may be deleted as soon as the lock is left.</summary>
    private List<Stream> Parts(BlockContent blocks, long offset, long length)
    {
        var parts = new List<Stream>();
        foreach (var (_, block) in blocks.Blocks)
        {
            var skipped = Math.Min(offset, block.Length);
            var taken = Math.Min(length, block.Length - skipped);
            if (taken > 0)
            {
                parts.Add(Open(block, skipped, taken));
            }

            offset -= skipped;
            length -= taken;
        }

        return parts;
    }

    private static long IdOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), System.Globalization.NumberStyles.HexNumber, null, out var id) ? id : -1;

    private (long Id, string Path) NewFile()
    {
        var id = Interlocked.Increment(ref _lastId);
        return (id, PathOf(new FileContent(id, 0)));
    }

    /// <summary>At most some thousand files a folder: all are spread over 256 folders by the low byte of the number.</summary>
    private string PathOf(FileContent content) => Path.Combine(_folder!, $"{content.Id & 0xFF:x2}", $"{content.Id:x12}.blob");
}
