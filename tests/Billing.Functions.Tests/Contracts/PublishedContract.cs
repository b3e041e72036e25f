using System.Globalization;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Hosting.Areas;
using Billing.Connectors;
using Billing.Functions.Tests.Docs;
using Billing.Platform.Contracts;
using Billing.Platform.Streams;

namespace Billing.Functions.Tests.Contracts;

/// <summary>A payload whose schema stands in <c>docs/contracts</c>: the present version of its name.</summary>
/// <param name="Folder">Folder below <c>docs/contracts</c>.</param>
/// <param name="Name">Event type or message name.</param>
/// <param name="Version">Present version.</param>
/// <param name="Type">The type that it is generated from.</param>
internal sealed record PublishedContract(string Folder, string Name, int Version, Type Type)
{
    public static readonly string Root = Path.Combine(Repository.Root, "docs", "contracts");

    public static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every event, message and request.</summary>
    public static IReadOnlyList<PublishedContract> All { get; } = [.. Events(), .. Messages()];

    /// <summary>Whether the documents are to be renewed instead of compared.</summary>
    public static bool IsRenewed => Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1";

    public string FileOf(int version) => Path.Combine(Root, Folder, string.Create(CultureInfo.InvariantCulture, $"{Name}.v{version}.schema.json"));

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
