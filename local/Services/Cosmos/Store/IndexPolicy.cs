using System.Text.Json.Nodes;

namespace Billing.Local.Cosmos;

/// <summary>
/// The parts of an indexing policy that decide what a query answers: composite indexes (ORDER BY several keys needs one)
/// and explicitly included paths (ORDER BY one key then also returns documents without it).
/// </summary>
internal sealed class IndexPolicy
{
    private IndexPolicy(HashSet<string> explicitPaths, List<(string Path, bool Descending)[]> composites)
    {
        ExplicitPaths = explicitPaths;
        Composites = composites;
    }

    /// <summary>Included paths without wildcard, such as <c>/name</c>.</summary>
    public IReadOnlySet<string> ExplicitPaths { get; }

    public IReadOnlyList<(string Path, bool Descending)[]> Composites { get; }

    public static IndexPolicy Read(JsonObject? policy)
    {
        var included = policy?["includedPaths"] as JsonArray ?? [];
        var explicitPaths = included
            .Select(entry => entry!["path"]!.GetValue<string>())
            .Where(path => path.EndsWith("/?", StringComparison.Ordinal))
            .Select(path => Plain(path[..^2]))
            .ToHashSet(StringComparer.Ordinal);
        var composites = policy?["compositeIndexes"] as JsonArray ?? [];
        return new IndexPolicy(explicitPaths, [.. composites.Select(index => ((JsonArray)index!).Select(Entry).ToArray())]);
    }

    /// <summary>The policy that the service fills in when none is given.</summary>
    public static JsonObject Default() => new()
    {
        ["indexingMode"] = "consistent",
        ["automatic"] = true,
        ["includedPaths"] = new JsonArray(new JsonObject { ["path"] = "/*" }),
        ["excludedPaths"] = new JsonArray(new JsonObject { ["path"] = "/\"_etag\"/?" }),
    };

    /// <summary>True if one composite index has these keys in these directions, or in exactly the opposite ones.</summary>
    public bool Serves(IReadOnlyList<(string Path, bool Descending)> keys) => Composites.Any(index =>
        index.Length == keys.Count
        && index.Zip(keys, (entry, key) => entry.Path == key.Path).All(same => same)
        && index.Zip(keys, (entry, key) => entry.Descending == key.Descending).Distinct().Count() == 1);

    private static (string Path, bool Descending) Entry(JsonNode? entry) => (
        Plain(entry!["path"]!.GetValue<string>()),
        string.Equals(entry["order"]?.GetValue<string>(), "descending", StringComparison.OrdinalIgnoreCase));

    private static string Plain(string path) => path.Replace("\"", "", StringComparison.Ordinal);
}
