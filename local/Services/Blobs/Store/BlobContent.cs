namespace Billing.Local.Blobs;

/// <summary>The bytes of a blob. Never changed once written, so copies share it.</summary>
internal abstract record BlobContent(long Length)
{
    /// <summary>The files that hold it.</summary>
    public IEnumerable<FileContent> Files => this switch
    {
        FileContent file => [file],
        BlockContent blocks => blocks.Blocks.SelectMany(block => block.Content.Files),
        _ => [],
    };
}

/// <summary>Small content, or any content of a store without a folder: kept in memory and in the journal.</summary>
internal sealed record InlineContent(byte[] Bytes) : BlobContent(Bytes.Length)
{
    public static readonly InlineContent Empty = new([]);
}

/// <summary>Content in a file of its own.</summary>
/// <param name="Id">Number of the file, never used twice in a folder.</param>
/// <param name="Size">Bytes in the file.</param>
internal sealed record FileContent(long Id, long Size) : BlobContent(Size);

/// <summary>Content committed from blocks: theirs, one after the other. The ids let a later list name the same blocks.</summary>
internal sealed record BlockContent(IReadOnlyList<(string Id, BlobContent Content)> Blocks)
    : BlobContent(Blocks.Sum(block => block.Content.Length));
