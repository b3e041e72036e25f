using System.Text;
using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Platform.Tenants;

namespace Billing.Platform.Configuration;

/// <summary>The file <c>tenants.json</c>: a list of tenants, each judged for itself.</summary>
/// <param name="Entries">Each tenant of the list.</param>
/// <param name="Problems">What cannot be said of one tenant: an id that is missing, unusable or given twice.</param>
public sealed record TenantsFile(IReadOnlyList<TenantEntry> Entries, IReadOnlyList<LocatedProblem> Problems)
{
    /// <summary>Name of the file in the container <c>configuration</c>.</summary>
    public const string Name = "tenants.json";

    /// <summary>Every problem of the file and of its tenants.</summary>
    public IReadOnlyList<LocatedProblem> AllProblems => [.. Problems.Concat(Entries.SelectMany(entry => entry.Problems)).OrderBy(problem => problem.Line)];

    /// <summary>True when a text is such a list rather than the document of one tenant.</summary>
    public static bool IsList(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonText.Parse(JsonLines.WithoutMark(json));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("tenants", out _);
        }
        catch (JsonException)
        {
            // Whoever reads it as a document says where it is malformed.
            return false;
        }
    }

    /// <summary>Reads the list; only one that is no JSON or no list is a failure.</summary>
    /// <param name="content">UTF-8, with or without a byte order mark.</param>
    /// <param name="type">The document of a tenant, which judges each entry.</param>
    public static (TenantsFile? File, IReadOnlyList<LocatedProblem> Problems) Read(ReadOnlyMemory<byte> content, DocumentType<Tenant> type)
    {
        var json = JsonLines.WithoutMark(content);
        var lines = JsonLines.Read(json);
        try
        {
            using var document = JsonText.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("tenants", out var list) && list.ValueKind == JsonValueKind.Array
                ? (Read(document.RootElement, list, lines, type), [])
                : (null, lines.Locate([Problem.Error("tenants.no-list", "$", "This must be an object with the array tenants.")]));
        }
        catch (JsonException malformed)
        {
            return (null, lines.Locate([TenantDocument.Malformed(malformed)]));
        }
    }

    /// <summary>Reads a whole file of tenants, for commands that need all of it to be sound.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="type">The document of a tenant.</param>
    /// <exception cref="InvalidDataException">It is not; the message names every problem with JSON path and line.</exception>
    public static TenantDirectory ReadAll(ReadOnlyMemory<byte> json, DocumentType<Tenant> type)
    {
        var (file, problems) = Read(json, type);
        problems = file?.AllProblems ?? problems;
        return problems.Count == 0
            ? new TenantDirectory(file!.Entries.Select(entry => ((ParseResult<Tenant>.Success)type.Read(entry.Key, entry.Content)).Value))
            : throw new InvalidDataException($"{Name}: {string.Join(' ', problems)}");
    }

    private static TenantsFile Read(JsonElement root, JsonElement list, JsonLines lines, DocumentType<Tenant> type)
    {
        var entries = list.EnumerateArray().Select((element, index) => Entry(element, $"$.tenants[{index}]", lines, type)).ToList();
        var problems = lines.Locate(root.EnumerateObject()
            .Where(field => field.Name != "tenants")
            .Select(field => Problem.Error("tenants.unknown-property", $"$.{field.Name}", $"{field.Name} is not known here; there is tenants.")))
            .Where(problem => problem.Problem.Code != "configuration.repeated-property").ToList();
        problems.AddRange(entries.Where(entry => entry.Id is null).Select(entry => Located(entry, "has no usable id")));
        var twice = entries.Where(entry => entry.Id is not null).GroupBy(entry => entry.Id, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).SelectMany(same => same).ToHashSet();
        problems.AddRange(twice.Select(entry => Located(entry, $"names {entry.Id}, which stands more than once")));
        return new TenantsFile([.. entries.Where(entry => entry.Id is not null && !twice.Contains(entry))], problems);
    }

    private static LocatedProblem Located(TenantEntry entry, string text) =>
        new(Problem.Error("tenants.not-sound", $"{entry.Path}.id", $"The tenant {text}."), entry.Line);

    private static TenantEntry Entry(JsonElement element, string path, JsonLines lines, DocumentType<Tenant> type)
    {
        var id = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("id", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        return new TenantEntry(id is not null && StreamNames.IsSafe(id) ? id : null, path, lines.LineOf(path), Encoding.UTF8.GetBytes(element.GetRawText()), type);
    }
}

/// <summary>One tenant of <c>tenants.json</c>.</summary>
/// <param name="Id">Its id; null when it has none that can be used.</param>
/// <param name="Path">JSON path in the file.</param>
/// <param name="Line">Line on which it begins.</param>
/// <param name="Content">Its JSON as it stands there.</param>
/// <param name="Type">The document of a tenant.</param>
public sealed record TenantEntry(string? Id, string Path, int Line, ReadOnlyMemory<byte> Content, DocumentType<Tenant> Type)
{
    /// <summary>Key of its document.</summary>
    public DocumentKey Key => Type.KeyOf(Id!, string.Empty, region: null);

    /// <summary>Everything that is wrong with it, with path and line in the file.</summary>
    public IReadOnlyList<LocatedProblem> Problems => [.. Type.Check(Key, Content).Select(problem => problem.Within(Path, Line))];
}
