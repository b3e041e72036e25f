using System.Text.Json;
using Billing.Platform.Contracts;

namespace Billing.Functions.Tests.Contracts;

[Trait("Capability", "PLT-06")]
public sealed class JsonSchemaTests
{
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "name": { "type": "string", "pattern": "^[a-z]+$" },
            "kind": { "type": "string", "enum": ["goods", "digital"] },
            "count": { "type": "integer", "format": "int32" },
            "day": { "type": "string", "format": "date" },
            "at": { "type": "string", "format": "date-time" },
            "price": { "$ref": "#/$defs/Money" },
            "parts": { "type": "array", "items": { "$ref": "#/$defs/Part" } },
            "delivered": { "type": "object", "additionalProperties": { "type": "string" } },
            "any": { "description": "Anything." }
          },
          "required": ["name"],
          "$defs": {
            "Money": { "type": "object", "properties": { "currency": { "type": "string", "format": "iso-4217" } }, "required": ["currency"] },
            "Part": { "type": "object", "properties": { "id": { "type": "integer" }, "parts": { "type": "array", "items": { "$ref": "#/$defs/Part" } } }, "required": ["id"] }
          }
        }
        """;

    [Theory]
    [InlineData("""{"name":"a"}""")]
    [InlineData("""{"name":"a","kind":"goods","count":7,"day":"2026-11-02","at":"2026-11-02T09:30:00+01:00","price":{"currency":"EUR"}}""")]
    [InlineData("""{"name":"a","parts":[{"id":1,"parts":[{"id":2}]}],"delivered":{"l-1":"2"},"any":[null,1],"unheard":{}}""")]
    public void What_conforms_passes(string value) => Assert.Empty(Check(value));

    [Theory]
    [InlineData("[]", "schemas.type", "$")]
    [InlineData("{}", "schemas.missing", "$.name")]
    [InlineData("""{"name":null}""", "schemas.type", "$.name")]
    [InlineData("""{"name":1}""", "schemas.type", "$.name")]
    [InlineData("""{"name":"A"}""", "schemas.pattern", "$.name")]
    [InlineData("{\"name\":\"\\ud800\"}", "schemas.text", "$.name")]
    [InlineData("""{"name":"a","kind":"rental"}""", "schemas.value", "$.kind")]
    [InlineData("""{"name":"a","count":1.5}""", "schemas.type", "$.count")]
    [InlineData("""{"name":"a","count":2147483648}""", "schemas.format", "$.count")]
    [InlineData("""{"name":"a","day":"2026-02-30"}""", "schemas.format", "$.day")]
    [InlineData("""{"name":"a","at":"yesterday"}""", "schemas.format", "$.at")]
    [InlineData("""{"name":"a","price":{}}""", "schemas.missing", "$.price.currency")]
    [InlineData("""{"name":"a","price":{"currency":"EURO"}}""", "schemas.format", "$.price.currency")]
    [InlineData("""{"name":"a","parts":{}}""", "schemas.type", "$.parts")]
    [InlineData("""{"name":"a","parts":[{"id":1},{"id":2,"parts":[{}]}]}""", "schemas.missing", "$.parts[1].parts[0].id")]
    [InlineData("""{"name":"a","delivered":{"l-1":2}}""", "schemas.type", "$.delivered.l-1")]
    public void What_does_not_conform_is_named_by_rule_and_path(string value, string code, string path)
    {
        var problem = Assert.Single(Check(value));
        Assert.Equal((code, path), (problem.Code, problem.Path));
    }

    [Fact]
    public void Every_fault_is_named_in_one_pass() =>
        Assert.Equal(["$.name", "$.count", "$.day"], Check("""{"count":"1","day":"x"}""").Select(problem => problem.Path));

    [Theory]
    [InlineData("""{"type":"string","maxLength":3}""")]
    [InlineData("""{"type":"string","format":"email"}""")]
    [InlineData("""{"$ref":"other.json"}""")]
    [InlineData("""{"type":"object","required":["name"]}""")]
    public void A_schema_that_says_what_is_not_checked_is_refused(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        Assert.Throws<NotSupportedException>(() => JsonSchema.Parse(document.RootElement));
    }

    private static IReadOnlyList<Domain.Primitives.Problem> Check(string value)
    {
        using var schema = JsonDocument.Parse(Schema);
        using var document = JsonDocument.Parse(value);
        return JsonSchema.Parse(schema.RootElement).Check(document.RootElement);
    }
}
