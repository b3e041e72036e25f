namespace Billing.Local.Blobs;

/// <summary>The blobs that a listing asks for.</summary>
/// <param name="Prefix">Beginning of the names; empty for all.</param>
/// <param name="Start">The first name that may come; empty for the first page.</param>
/// <param name="Delimiter">Names with it behind the prefix are given as one prefix; null gives each blob.</param>
/// <param name="Size">Entries in a page at most.</param>
internal sealed record BlobListQuery(string Prefix, string Start, string? Delimiter, int Size)
{
    /// <summary>The page of a container. The caller holds the account's lock.</summary>
    public BlobListPage PageOf(LocalContainer container)
    {
        var entries = new List<BlobListEntry>();
        foreach (var blob in container.From(string.CompareOrdinal(Start, Prefix) > 0 ? Start : Prefix))
        {
            var name = blob.Record.Name;
            if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                break;
            }

            var common = CommonPrefix(name);
            if (common is not null && entries.Count > 0 && entries[^1].Prefix == common)
            {
                continue;
            }

            if (entries.Count == Size)
            {
                return new BlobListPage(entries, name);
            }

            entries.Add(common is null ? new BlobListEntry(blob.Record, null) : new BlobListEntry(null, common));
        }

        return new BlobListPage(entries, null);
    }

    private string? CommonPrefix(string name)
    {
        var end = Delimiter is null ? -1 : name.IndexOf(Delimiter, Prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : name[..(end + Delimiter!.Length)];
    }
}

/// <summary>A blob, or the beginning that the names of several have in common.</summary>
internal readonly record struct BlobListEntry(BlobRecord? Blob, string? Prefix);

/// <summary>A page of a listing; the marker is the name with which the next page begins.</summary>
internal sealed record BlobListPage(IReadOnlyList<BlobListEntry> Entries, string? NextMarker);
