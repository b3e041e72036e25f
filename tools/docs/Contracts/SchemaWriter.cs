using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;

namespace Billing.Tools.Docs.Contracts;

/// <summary>The rule for the properties that a schema requires.</summary>
public enum SchemaRule
{
    /// <summary>Those without which a payload cannot be read.</summary>
    Read,

    /// <summary>The same; numbers may be given as text or as numbers, as senders like it.</summary>
    Request,

    /// <summary>Those that an answer always has.</summary>
    Answer,
}

/// <summary>
/// Makes JSON Schemas of the types as the fabric serializes them. Records that are properties of others stand under
/// definitions, by their names, with the doc comments as descriptions. What is null is left out on the wire, so no schema
/// allows null.
/// </summary>
public sealed class SchemaWriter(string definitionsPrefix, SchemaRule rule)
{
    private const string DecimalText = @"^-?[0-9]{1,28}(\.[0-9]{1,28})?$";

    private readonly SortedDictionary<string, (Type Type, JsonNode? Schema)> _definitions = new(StringComparer.Ordinal);

    /// <summary>The records that were referred to so far, by name.</summary>
    public JsonObject Definitions => new(_definitions.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Schema?.DeepClone())));

    /// <summary>The schema of a type with everything in place, its own records excepted, which stand under the definitions.</summary>
    public JsonObject Write(Type type) => (JsonObject)FabricJson.Options.GetJsonSchemaAsNode(
        type,
        new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = (context, node) => Transform(type, context, node) });

    /// <summary>A reference to the definition of a record, which is made where it is not yet; the schema itself of anything else.</summary>
    public JsonObject Refer(Type type)
    {
        if (!IsRecord(FabricJson.Options.GetTypeInfo(type)))
        {
            return Write(type);
        }

        var name = type.Name;
        if (_definitions.TryGetValue(name, out var known))
        {
            if (known.Type != type)
            {
                throw new InvalidOperationException($"{known.Type} and {type} would share the definition {name}: rename one.");
            }
        }
        else
        {
            // Entered before it is written, so that a record may hold itself.
            _definitions[name] = (type, null);
            _definitions[name] = (type, Write(type));
        }

        return new JsonObject { ["$ref"] = $"{definitionsPrefix}{name}" };
    }

    private JsonNode Transform(Type root, JsonSchemaExporterContext context, JsonNode node)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var info = FabricJson.Options.GetTypeInfo(type);
        if (IsRecord(info) && !(context.Path.IsEmpty && type == root))
        {
            return Describe(context, Refer(type));
        }

        var schema = type == typeof(Money) ? MoneySchema : type == typeof(decimal) ? DecimalSchema() : node as JsonObject;
        if (schema is null)
        {
            // The schema "true": any JSON.
            return context.PropertyInfo is null ? node : Describe(context, []);
        }

        Settle(schema, type, info);
        return Describe(context, schema);
    }

    private void Settle(JsonObject schema, Type type, JsonTypeInfo info)
    {
        schema.Remove("default");
        if (schema["type"] is JsonArray types && type != typeof(decimal))
        {
            schema["type"] = types.Select(each => each!.GetValue<string>()).Single(each => each != "null");
        }

        if (type.IsEnum)
        {
            Prepend(schema, "type", "string");
            schema["enum"] = new JsonArray([.. schema["enum"]!.AsArray().Where(value => value is not null).Select(value => value!.DeepClone())]);
        }

        if (type == typeof(int) || type == typeof(long))
        {
            schema["format"] = type == typeof(int) ? "int32" : "int64";
        }

        if (info.Kind == JsonTypeInfoKind.Object)
        {
            Require(schema, info);
        }

        if (IsRecord(info) && DocComments.Of(type) is { } summary)
        {
            Prepend(schema, "description", summary);
        }
    }

    private void Require(JsonObject schema, JsonTypeInfo info)
    {
        var required = info.Properties.Where(IsRequired).Select(property => JsonValue.Create(property.Name)).ToArray<JsonNode?>();
        schema.Remove("required");
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray(required);
        }
    }

    private bool IsRequired(JsonPropertyInfo property) => !property.IsGetNullable
        && (rule == SchemaRule.Answer || property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false });

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonObject schema)
    {
        if (context.PropertyInfo is { AttributeProvider: System.Reflection.MemberInfo member }
            && DocComments.Of(member.DeclaringType!, member.Name) is { } text)
        {
            Prepend(schema, "description", text);
        }

        return schema;
    }

    private static bool IsRecord(JsonTypeInfo info) => info.Kind == JsonTypeInfoKind.Object || info.Type == typeof(Money);

    private JsonObject DecimalSchema() => new()
    {
        ["type"] = rule == SchemaRule.Request ? new JsonArray("string", "number") : JsonValue.Create("string"),
        ["pattern"] = DecimalText,
    };

    private static JsonObject MoneySchema => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["amount"] = new JsonObject { ["description"] = "Exact decimal in major units.", ["type"] = "string", ["pattern"] = DecimalText },
            ["currency"] = new JsonObject { ["type"] = "string", ["format"] = "iso-4217" },
        },
        ["required"] = new JsonArray("amount", "currency"),
    };

    private static void Prepend(JsonObject schema, string name, string value)
    {
        schema.Remove(name);
        schema.Insert(0, name, value);
    }
}
