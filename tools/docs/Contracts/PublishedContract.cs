using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Connectors;
using Billing.Functions.Hosting;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;

namespace Billing.Tools.Docs.Contracts;

/// <summary>A payload whose schema stands in <c>docs/contracts</c>: the present version of its name.</summary>
/// <param name="Folder">Folder below <c>docs/contracts</c>.</param>
/// <param name="Name">Event type or message name.</param>
/// <param name="Version">Present version.</param>
/// <param name="Type">The type that it is generated from.</param>
public sealed record PublishedContract(string Folder, string Name, int Version, Type Type)
{
    /// <summary>The folder of the published contracts.</summary>
    public static readonly string Root = Path.Combine(Checkout.Root, "docs", "contracts");

    /// <summary>Options with which the documents are written.</summary>
    public static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every event, message and request.</summary>
    public static IReadOnlyList<PublishedContract> All { get; } = [.. Events(), .. Messages()];

    /// <summary>The schema as the type has it now, as text.</summary>
    public string Text => Generate().ToJsonString(Indented) + "\n";

    /// <summary>Path of the schema of a version from the root of the repository.</summary>
    public string PathOf(int version) => string.Create(CultureInfo.InvariantCulture, $"docs/contracts/{Folder}/{Name}.v{version}.schema.json");

    /// <summary>File of the schema of a version.</summary>
    public string FileOf(int version) => Path.Combine(Checkout.Root, PathOf(version));

    /// <summary>File of the stored sample of a version.</summary>
    public string SampleOf(int version) => Path.Combine(Root, "samples", string.Create(CultureInfo.InvariantCulture, $"{Name}.v{version}.json"));

    /// <summary>The schema as the type has it now.</summary>
    public JsonObject Generate()
    {
        var writer = new SchemaWriter("#/$defs/", Folder == "requests" ? SchemaRule.Request : SchemaRule.Read);
        var schema = writer.Write(Type);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "$id", Path.GetFileName(FileOf(Version)));
        schema.Insert(2, "title", $"{Name}, version {Version}");
        if (writer.Definitions is { Count: > 0 } definitions)
        {
            schema["$defs"] = definitions;
        }

        return schema;
    }

    /// <summary>The checked-in schema of a version, or null.</summary>
    public JsonObject? Read(int version) => File.Exists(FileOf(version)) ? (JsonObject)JsonNode.Parse(File.ReadAllBytes(FileOf(version)))! : null;

    /// <summary>
    /// A sentence when the type changed its shape under its version: what is stored or on its way has the old shape for ever.
    /// </summary>
    public IEnumerable<string> FindBreaks() => Read(Version) is { } published && SchemaChange.FindBreaks(published, Generate()) is { Count: > 0 } breaks
        ? [$"{Type.Name} changed in a way that breaks {this}: {string.Join("; ", breaks)}. What is stored or on its way has the old shape for ever. "
            + $"Either undo that, or raise the version on {Type.Name} to {Version + 1}, add an EventUpcast from {Version} "
            + $"(shared/Billing.Platform/Contracts), and keep {Name}.v{Version}.schema.json and its sample as they are."]
        : [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} version {Version}";

    private static IEnumerable<PublishedContract> Events() => FabricAreas.Events.Types
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => new PublishedContract("events", type.Name, type.Version, FabricAreas.Events.TypeOf(type.Name)));

    private static IEnumerable<PublishedContract> Messages() =>
        from type in typeof(MessageContractAttribute).Assembly.GetTypes().Concat(typeof(ConnectorCatalogue).Assembly.GetTypes())
        let mark = type.GetCustomAttribute<MessageContractAttribute>()
        where mark is not null
        orderby mark.Name
        select new PublishedContract(mark.Kind == ContractKind.Message ? "messages" : "requests", mark.Name, mark.Version, type);
}
