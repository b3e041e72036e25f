using System.Globalization;
using System.Security.Cryptography;

namespace Billing.Platform.Configuration;

/// <summary>The versions of documents: written once, never changed.</summary>
public sealed class DocumentVersions(IConfigurationStore store)
{
    /// <summary>Folder of all versions.</summary>
    public const string Folder = "versions/";

    /// <summary>SHA-256 of content, in lower-case hexadecimal.</summary>
    public static string DigestOf(ReadOnlyMemory<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content.Span));

    /// <summary>All versions of a document, the latest first.</summary>
    public async Task<IReadOnlyList<DocumentVersion>> ListAsync(DocumentKey key, CancellationToken cancellation) =>
        [.. (await EntriesAsync(key, cancellation)).Select(entry => entry.Version)];

    /// <summary>The content of a version, or null when there is none of that number.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(DocumentKey key, int number, CancellationToken cancellation) =>
        await store.ReadAsync(PathOf(key, number), null, cancellation) is StoredRead.Found found ? found.Content : default(ReadOnlyMemory<byte>?);

    /// <summary>All versions with when their blobs were written, the latest first.</summary>
    internal async Task<IReadOnlyList<(DocumentVersion Version, DateTimeOffset StoredAt)>> EntriesAsync(DocumentKey key, CancellationToken cancellation) =>
        [.. (await store.ListAsync(FolderOf(key), cancellation)).Select(VersionOf).OrderByDescending(entry => entry.Version.Number)];

    /// <summary>Adds content as the next version; two that add the same at once add one.</summary>
    internal async Task<DocumentVersion> AddAsync(DocumentKey key, StoredRead.Found content, DocumentVersion? latest, CancellationToken cancellation)
    {
        while (true)
        {
            var next = NextOf(content, latest);
            var properties = new StoredProperties(next.By, next.At, next.Reason, next.EffectiveFrom, next.Digest);
            if (await store.WriteAsync(PathOf(key, next.Number), content.Content, properties, WriteCondition.Absent, cancellation) is not null)
            {
                return next;
            }

            latest = (await ListAsync(key, cancellation))[0];
            if (IsSame(content, latest))
            {
                return latest;
            }
        }
    }

    /// <summary>True when content is that of a version and in force from the same time on.</summary>
    internal static bool IsSame(StoredRead.Found content, DocumentVersion? version) =>
        version is not null && version.Digest == DigestOf(content.Content) && version.EffectiveFrom == content.Entry.Properties.EffectiveFrom;

    private static DocumentVersion NextOf(StoredRead.Found content, DocumentVersion? latest)
    {
        var put = content.Entry.Properties;
        return new DocumentVersion(
            (latest?.Number ?? 0) + 1, DigestOf(content.Content), put.By ?? "blob", put.At ?? content.Entry.ModifiedAt, put.Reason, put.EffectiveFrom);
    }

    private static (DocumentVersion Version, DateTimeOffset StoredAt) VersionOf(StoredEntry entry)
    {
        var (put, number) = (entry.Properties, int.Parse(entry.Path[(entry.Path.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture));
        return (new DocumentVersion(number, put.Digest ?? string.Empty, put.By ?? string.Empty, put.At ?? entry.ModifiedAt, put.Reason, put.EffectiveFrom), entry.ModifiedAt);
    }

    private static string FolderOf(DocumentKey key) => $"{Folder}{key.Tenant}/{key.Name}/";

    private static string PathOf(DocumentKey key, int number) => $"{FolderOf(key)}{number.ToString("D6", CultureInfo.InvariantCulture)}";
}
