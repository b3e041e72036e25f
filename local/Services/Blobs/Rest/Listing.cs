using System.Globalization;

namespace Billing.Local.Blobs;

/// <summary>The query of a listing.</summary>
/// <param name="Prefix">Beginning of the names.</param>
/// <param name="Marker">Where the last page said to go on; null for the first.</param>
/// <param name="From">The first name that may come; null for all.</param>
/// <param name="Delimiter">Groups names; null for none.</param>
/// <param name="Size">Entries in a page at most.</param>
/// <param name="Include">What to give besides the standing properties, in lower case.</param>
internal sealed record Listing(string Prefix, string? Marker, string? From, string? Delimiter, int Size, IReadOnlySet<string> Include)
{
    private const int MaxSize = 5000;

    /// <summary>Names of what can be included, and what never is there: snapshots, versions, deleted blobs and tags are none here.</summary>
    private static readonly HashSet<string> Known =
    [
        "copy", "metadata", "immutabilitypolicy", "legalhold",
        "snapshots", "versions", "deleted", "deletedwithversions", "tags", "system",
    ];

    /// <exception cref="BlobFault">400: a size or an inclusion that cannot be.</exception>
    public static Listing Of(BlobRequest request)
    {
        var include = (request.Query.GetValueOrDefault("include") ?? "").ToLowerInvariant()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToHashSet(StringComparer.Ordinal);
        return include.IsSubsetOf(Known)
            ? new Listing(
                request.Query.GetValueOrDefault("prefix") ?? "", Text("marker"), Text("startFrom"), Text("delimiter"), SizeOf(request), include)
            : throw BlobErrors.InvalidQueryParameter("include");

        string? Text(string name) => request.Query.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    private static int SizeOf(BlobRequest request)
    {
        if (request.Query.GetValueOrDefault("maxresults") is not { Length: > 0 } text)
        {
            return MaxSize;
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size))
        {
            throw BlobErrors.InvalidQueryParameter("maxresults");
        }

        return size > 0 ? (int)Math.Min(size, MaxSize) : throw BlobErrors.QueryParameterOutOfRange("maxresults");
    }
}
