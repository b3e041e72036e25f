using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Billing.Domain.Primitives;

namespace Billing.Platform.Contracts;

/// <summary>
/// The published schemas of <c>docs/contracts</c>, every version of every event and message: what is published is what is
/// enforced. They travel inside this assembly.
/// </summary>
public sealed partial class SchemaCatalogue
{
    private readonly FrozenDictionary<string, FrozenDictionary<int, Lazy<JsonSchema>>> _schemas;

    private SchemaCatalogue(IEnumerable<(string Name, int Version, Func<Stream> Open)> found) => _schemas = found
        .GroupBy(schema => schema.Name)
        .ToFrozenDictionary(
            versions => versions.Key,
            versions => versions.ToFrozenDictionary(schema => schema.Version, schema => new Lazy<JsonSchema>(() => Load(schema.Open))),
            StringComparer.Ordinal);

    /// <summary>The schemas that this deployment knows.</summary>
    public static SchemaCatalogue All { get; } = new(
        from resource in typeof(SchemaCatalogue).Assembly.GetManifestResourceNames()
        let file = FileName().Match(resource)
        where file.Success
        select (
            file.Groups["name"].Value,
            int.Parse(file.Groups["version"].Value, CultureInfo.InvariantCulture),
            new Func<Stream>(() => typeof(SchemaCatalogue).Assembly.GetManifestResourceStream(resource)!)));

    /// <summary>The versions that are known of a name, from the first; none when the name is unknown.</summary>
    public IReadOnlyList<int> VersionsOf(string name) => _schemas.TryGetValue(name, out var versions) ? [.. versions.Keys.Order()] : [];

    /// <summary>Everything in which a payload differs from the schema version that it claims; none when it conforms.</summary>
    /// <param name="name">Event type or message name.</param>
    /// <param name="version">The version that the payload claims.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="path">JSON path of the payload in its message.</param>
    public IReadOnlyList<Problem> Check(string name, int version, JsonElement payload, string path = "$") =>
        Find(name, version) is { } schema ? schema.Value.Check(payload, path) : CheckVersion(name, version);

    /// <summary>A problem that names both when there is no schema of a name and version, else none.</summary>
    public IReadOnlyList<Problem> CheckVersion(string name, int version) => Find(name, version) is not null
        ? []
        : [Problem.Error("schemas.unknown-version", "$.schemaVersion", $"There is no schema of {name} version {version} in this deployment, which knows {Known(name)}.")];

    private Lazy<JsonSchema>? Find(string name, int version) =>
        _schemas.TryGetValue(name, out var versions) ? versions.GetValueOrDefault(version) : null;

    private string Known(string name) => VersionsOf(name) is [.., var newest] ? $"versions 1 to {newest}" : "no version of it";

    private static JsonSchema Load(Func<Stream> open)
    {
        using var stream = open();
        using var document = JsonDocument.Parse(stream);
        return JsonSchema.Parse(document.RootElement);
    }

    [GeneratedRegex(@"^(?<name>.+)\.v(?<version>[0-9]+)\.schema\.json$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();
}
