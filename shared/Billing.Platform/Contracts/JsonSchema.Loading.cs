using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Billing.Platform.Contracts;

public sealed partial class JsonSchema
{
    private static readonly HashSet<string> Annotations =
        new(StringComparer.Ordinal) { "$schema", "$id", "title", "description", "default", "$defs" };

    /// <summary>Loads a schema and the definitions that it refers to, each once.</summary>
    private sealed class SchemaLoader
    {
        private const string DefinitionsPrefix = "#/$defs/";

        // Few, ours, and without nested repetition; most properties share that of decimals.
        private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

        private readonly JsonElement _document;
        private readonly Dictionary<string, JsonSchema> _definitions = new(StringComparer.Ordinal);

        public SchemaLoader(JsonElement document)
        {
            _document = document;
            Root = Load(document);
        }

        public JsonSchema Root { get; }

        private JsonSchema Load(JsonElement source)
        {
            var schema = new JsonSchema();
            Fill(schema, source);
            return schema;
        }

        private void Fill(JsonSchema schema, JsonElement source)
        {
            // The schema "true" lets everything pass.
            if (source.ValueKind == JsonValueKind.True)
            {
                return;
            }

            foreach (var keyword in source.EnumerateObject().Where(keyword => !Annotations.Contains(keyword.Name)))
            {
                Take(schema, keyword.Name, keyword.Value);
            }

            if (schema._required.Except(schema._properties.Keys).ToList() is [var unnamed, ..])
            {
                throw new NotSupportedException($"The property {unnamed} of a schema is required and not described.");
            }
        }

        private void Take(JsonSchema schema, string keyword, JsonElement value)
        {
            switch (keyword)
            {
                case "type":
                    schema._types = value.ValueKind == JsonValueKind.Array ? Texts(value) : [value.GetString()!];
                    break;
                case "properties":
                    foreach (var property in value.EnumerateObject())
                    {
                        schema._properties.Add(property.Name, Load(property.Value));
                    }

                    break;
                case "required": schema._required.UnionWith(Texts(value)); break;
                case "items": schema._items = Load(value); break;
                case "additionalProperties": schema._others = Load(value); break;
                case "enum": schema._values = new HashSet<string>(Texts(value), StringComparer.Ordinal); break;
                case "pattern": schema._pattern = Patterns.GetOrAdd(value.GetString()!, pattern => new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled)); break;
                case "format": schema._format = SchemaFormats.Known(value.GetString()!); break;
                case "$ref": schema._reference = Definition(value.GetString()!); break;
                default: throw new NotSupportedException($"The keyword {keyword} of a schema is not checked here.");
            }
        }

        // Registered before it is filled, so that a definition may refer to itself.
        private JsonSchema Definition(string reference)
        {
            var name = reference.StartsWith(DefinitionsPrefix, StringComparison.Ordinal)
                ? reference[DefinitionsPrefix.Length..]
                : throw new NotSupportedException($"The reference {reference} does not point into $defs.");
            if (!_definitions.TryGetValue(name, out var schema))
            {
                schema = _definitions[name] = new JsonSchema();
                Fill(schema, _document.GetProperty("$defs").GetProperty(name));
            }

            return schema;
        }

        private static List<string> Texts(JsonElement array) => array.EnumerateArray().Select(text => text.GetString()!).ToList();
    }
}
