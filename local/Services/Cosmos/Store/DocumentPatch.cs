using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Local.Cosmos.Sql;

namespace Billing.Local.Cosmos;

/// <summary>A partial update: operations in order, and a condition on the document as it was.</summary>
internal sealed class DocumentPatch
{
    private const int MaxOperations = 10;
    private static readonly JsonSerializerOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly IReadOnlyList<PatchStep> _steps;
    private readonly SqlQuery? _condition;

    private DocumentPatch(IReadOnlyList<PatchStep> steps, SqlQuery? condition)
    {
        _steps = steps;
        _condition = condition;
    }

    /// <summary>Reads the body of a patch request.</summary>
    /// <exception cref="CosmosFault">It is not a patch, or has too many operations.</exception>
    public static DocumentPatch Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var operations = document.RootElement.GetProperty("operations");
            if (operations.GetArrayLength() is 0 or > MaxOperations)
            {
                throw CosmosFault.BadRequest($"A patch has 1 to {MaxOperations} operations, not {operations.GetArrayLength()}.");
            }

            var condition = document.RootElement.TryGetProperty("condition", out var text) && text.ValueKind == JsonValueKind.String
                ? SqlParser.ParseCondition(text.GetString()!)
                : null;
            return new DocumentPatch([.. operations.EnumerateArray().Select(PatchStep.Parse)], condition);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw CosmosFault.BadRequest("The patch cannot be read: " + exception.Message);
        }
    }

    /// <summary>True if the condition holds for a version.</summary>
    public bool Applies(StoredDocument document, TimeProvider clock)
    {
        if (_condition is null)
        {
            return true;
        }

        var scope = new SqlScope(Math.Max(1, _condition.Slots), new Dictionary<string, SqlValue>(StringComparer.Ordinal), clock);
        scope.Slots[0] = SqlValue.Of(document.Root);
        return SqlRunner.Evaluate(_condition, scope).Count > 0;
    }

    /// <summary>The document's JSON after the patch.</summary>
    /// <exception cref="CosmosFault">An operation does not fit the document.</exception>
    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> document)
    {
        try
        {
            var root = JsonNode.Parse(document.Span)!;
            foreach (var step in _steps)
            {
                step.Apply(root);
            }

            return JsonSerializer.SerializeToUtf8Bytes(root, AsIs);
        }
        catch (ArgumentException)
        {
            throw CosmosFault.BadRequest("The document names a property twice and cannot be patched.");
        }
    }
}
