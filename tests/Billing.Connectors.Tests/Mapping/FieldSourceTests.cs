using System.Text;
using System.Text.Json.Nodes;
using Billing.Connectors.Mapping;
using Billing.Domain.Primitives;

namespace Billing.Connectors.Tests.Mapping;

/// <summary>Fields that are put together or computed of several, over a payment of JSON.</summary>
[Trait("Capability", "PLT-05")]
[Trait("Adapter", "mapped")]
public sealed class FieldSourceTests
{
    private const string Payment = """{ "a": "12,50", "b": "0,70", "c": 3, "tiny": 0.00000000000001, "first": "Jana", "last": "Voss", "blank": " ", "code": "X", "list": [] }""";

    [Theory]
    [InlineData("""{ "join": ["first", "last"] }""", "Jana Voss")]
    [InlineData("""{ "join": ["first", "blank", "middle", "last"], "separator": "-" }""", "Jana-Voss")]
    [InlineData("""{ "join": ["first", { "value": "von" }, "last"] }""", "Jana von Voss")]
    [InlineData("""{ "join": ["first", { "from": "code", "lookup": "titles" }], "separator": "" }""", "JanaProf.")]
    [InlineData("""{ "join": ["middle", { "from": "second", "default": "none" }] }""", "none")]
    [InlineData("""{ "first": ["middle", "blank", "last", "first"] }""", "Voss")]
    [InlineData("""{ "first": ["middle", { "join": ["last", "first"], "separator": "," }] }""", "Voss,Jana")]
    [InlineData("""{ "first": ["middle", { "value": "nobody" }] }""", "nobody")]
    [InlineData("""{ "first": ["code", "last"], "lookup": "titles" }""", "Prof.")]
    public void Texts_are_put_together(string source, string expected) => Assert.Equal(expected, Mapped("payment", source));

    [Theory]
    [InlineData("""{ "sum": ["a", "b"], "decimal": "," }""", "13.2")]
    [InlineData("""{ "sum": ["a", { "value": 1 }], "decimal": "," }""", "13.5")]
    [InlineData("""{ "difference": ["a", "b", { "value": "0.8" }], "decimal": "," }""", "11")]
    [InlineData("""{ "product": ["a", "c"], "decimal": "," }""", "37.5")]
    [InlineData("""{ "product": ["a", "c"], "decimal": ",", "factor": 0.01 }""", "0.375")]
    [InlineData("""{ "product": [ { "from": "c", "factor": 100 }, "c"] }""", "900")]
    [InlineData("""{ "difference": [ { "product": ["a", "c"] }, "b"], "decimal": "," }""", "36.8")]
    [InlineData("""{ "sum": ["a", { "from": "missing", "default": 0 }], "decimal": "," }""", "12.5")]
    [InlineData("""{ "first": ["missing", { "sum": ["c", "c"] }], "decimal": "," }""", "6")]
    [InlineData("""{ "first": ["missing", { "value": "1.5" }], "decimal": "," }""", "1.5")]
    [InlineData("""{ "sum": [ { "join": ["c", { "value": "5" }], "separator": "." }, "c"] }""", "6.5")]
    [InlineData("""{ "product": ["tiny", "tiny"] }""", "0.0000000000000000000000000001")]
    public void Numbers_are_computed_exactly(string source, string expected) => Assert.Equal(expected, Mapped("amount", source));

    [Theory]
    [InlineData("""{ "sum": ["a", "missing"], "decimal": "," }""", "$.missing", "mapping.missing", "$.fields[2].sum[1]")]
    [InlineData("""{ "sum": ["missing", "gone"] }""", "$.missing", "mapping.missing", "$.fields[2]")]
    [InlineData("""{ "sum": ["c", { "product": ["c", "last"] }] }""", "$.last", "mapping.unreadable", "$.fields[2].sum[1].product[1]")]
    [InlineData("""{ "sum": ["c", "list"] }""", "$.list", "mapping.unreadable", "$.fields[2].sum[1]")]
    [InlineData("""{ "sum": ["c", { "from": "last", "lookup": "titles" }] }""", "$.last", "mapping.not-in-lookup", "$.fields[2].sum[1]")]
    [InlineData("""{ "product": ["tiny", "tiny", "tiny"] }""", "$.tiny", "mapping.unreadable", "$.fields[2]")]
    [InlineData("""{ "product": ["c", { "value": 1000000000000 }, { "value": 1000000000000 }, { "value": 1000000000000 }] }""", "$.c", "mapping.unreadable", "$.fields[2]")]
    public void What_cannot_be_computed_is_named_in_the_input_and_in_the_mapping(string source, string place, string code, string entry)
    {
        var problem = Assert.Single(Map("amount", source).Problems);
        Assert.Equal((place, code), (problem.Path, problem.Code));
        Assert.EndsWith($"(Mapping: {entry}.)", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("payment", """{ "sum": ["a"] }""", "$.fields[2].sum mapping.wrong-kind")]
    [InlineData("amount", """{ "sum": [] }""", "$.fields[2].sum mapping.empty")]
    [InlineData("amount", """{ "sum": "a" }""", "$.fields[2].sum mapping.not-an-array")]
    [InlineData("amount", """{ "sum": ["a..b"] }""", "$.fields[2].sum[0] mapping.not-a-path")]
    [InlineData("amount", """{ "sum": [1] }""", "$.fields[2].sum[0] mapping.not-text")]
    [InlineData("amount", """{ "sum": ["a"], "product": ["a"] }""", "$.fields[2].from mapping.from-or-value")]
    [InlineData("amount", """{ "sum": [{ "value": "1,5" }] }""", "$.fields[2].sum[0].value mapping.wrong-kind")]
    [InlineData("amount", """{ "sum": [{ "from": "a", "to": "b" }] }""", "$.fields[2].sum[0].to mapping.unknown-property")]
    [InlineData("amount", """{ "sum": [{ "from": "a", "decimal": ";" }] }""", "$.fields[2].sum[0].decimal mapping.unknown-separator")]
    [InlineData("amount", """{ "sum": ["a"], "lookup": "titles" }""", "$.fields[2].lookup mapping.wrong-kind")]
    [InlineData("amount", """{ "sum": ["a"], "separator": " " }""", "$.fields[2].separator mapping.not-needed")]
    [InlineData("payment", """{ "join": [{ "from": "a", "lookup": "none" }] }""", "$.fields[2].join[0].lookup mapping.unknown-lookup")]
    [InlineData("payment", """{ "first": [{ "from": "a", "decimal": "," }] }""", "$.fields[2].first[0].decimal mapping.unknown-property")]
    public void An_entry_that_is_wrong_is_named(string target, string source, string problem) => Assert.Contains(problem, Read(target, source).Problems());

    [Fact]
    public void A_value_of_several_places_shows_all_of_them_and_a_problem_names_the_first()
    {
        var record = Map("amount", """{ "difference": [ { "product": ["a", "c"] }, "b"], "decimal": "," }""");
        var value = Assert.Single(record.Values, value => value.Target == "$.data.amount");

        Assert.Equal(("$.a, $.c, $.b", "(12,50 × 3) − 0,70", "36.8"), (value.Place, value.Input, value.Output));
        Assert.Equal("$.a", record.AtOrigin(Problem.Error("x", "$.data.amount", "X.")).Path);
    }

    [Fact]
    public void Parts_of_a_time_are_joined_before_it_is_read()
    {
        var mapping = Json("payment", """{ "from": "last" }""");
        mapping["fields"]![1] = JsonNode.Parse("""{ "to": "timestamp", "join": ["day", "hour"], "date": "dd.MM.yyyy HH:mm", "zone": "Europe/Berlin" }""");
        var record = PartnerMapper.Map(MappingReader.Read(Bytes(mapping)).Value(), """{ "day": "02.11.2026", "hour": "09:14", "last": "P" }"""u8.ToArray()).Value()[0];
        Assert.Equal("2026-11-02T09:14:00+01:00", record.Document["timestamp"]!.GetValue<string>());
    }

    private static string Mapped(string target, string source)
    {
        var record = Map(target, source);
        Assert.Empty(record.Problems);
        return record.Document["data"]![target]!.GetValue<string>();
    }

    private static MappedRecord Map(string target, string source) => PartnerMapper.Map(Read(target, source).Value(), Encoding.UTF8.GetBytes(Payment)).Value()[0];

    private static ParseResult<PartnerMapping> Read(string target, string source) => MappingReader.Read(Bytes(Json(target, source)));

    // The entry under test is the third.
    private static JsonObject Json(string target, string source)
    {
        var entry = JsonNode.Parse(source)!.AsObject();
        entry["to"] = target;
        var others = new[] { "payment", "amount", "currency" }.Where(name => name != target)
            .Select(name => (JsonNode)new JsonObject { ["to"] = name, ["value"] = name == "amount" ? "1" : "EUR" });
        return new JsonObject
        {
            ["version"] = 1,
            ["produces"] = "payment",
            ["input"] = new JsonObject { ["format"] = "json" },
            ["fields"] = new JsonArray(
            [
                JsonNode.Parse("""{ "to": "type", "value": "payment.captured" }"""), JsonNode.Parse("""{ "to": "timestamp", "value": "2026-11-02T09:00:00Z" }"""), entry, .. others,
            ]),
            ["lookups"] = JsonNode.Parse("""{ "titles": { "X": "Prof." } }"""),
        };
    }

    private static byte[] Bytes(JsonObject mapping) => Encoding.UTF8.GetBytes(mapping.ToJsonString());
}
