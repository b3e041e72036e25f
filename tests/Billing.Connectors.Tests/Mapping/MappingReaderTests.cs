using System.Text;
using System.Text.Json.Nodes;
using Billing.Connectors.Mapping;
using Billing.Domain.Primitives;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.Mapping;

[Trait("Capability", "PLT-05")]
[Trait("Adapter", "mapped")]
public sealed class MappingReaderTests
{
    public static TheoryData<string> Samples => ["nordwind/elbe", "nordwind/hafen", "nordwind/lager", "sierra/outpost"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_sample_mappings_are_sound(string name) => Assert.NotEmpty(MappingReader.Read(Sample.Bytes($"mappings/{name}.json")).Value().Fields);

    [Fact]
    public void Every_entry_that_is_wrong_is_named()
    {
        var problems = Read(
            """
            {
              "version": 2, "produces": "invoice", "inptu": {}, "input": { "format": "csv", "separator": "#", "encoding": "ebcdic", "records": "x" },
              "signature": { "scheme": "header", "encoding": "hexadecimal" }, "skip": { "from": "a" },
              "fields": [ { "to": "id", "from": "a" } ], "lines": [ { "each": "positions", "fields": [ { "to": "sku", "from": "b" } ] } ]
            }
            """).Problems();

        Assert.Superset(
            new HashSet<string>
            {
                "$.version mapping.unknown-version", "$.produces mapping.unknown-kind", "$.inptu mapping.unknown-property", "$.input.separator mapping.unknown-separator",
                "$.input.encoding mapping.unknown-encoding", "$.input.records mapping.unknown-property", "$.signature.header mapping.missing",
                "$.signature.encoding mapping.unknown-encoding", "$.skip.in mapping.empty", "$.lines[0].each mapping.not-a-path",
                "$.lines[0].fields mapping.target-missing",
            },
            problems.ToHashSet());
    }

    [Theory]
    [InlineData("""{ "to": "colour", "from": "a" }""", "to mapping.unknown-target")]
    [InlineData("""{ "to": "meter" }""", "from mapping.from-or-value")]
    [InlineData("""{ "to": "meter", "from": "a", "value": "b" }""", "from mapping.from-or-value")]
    [InlineData("""{ "to": "meter", "from": "a..b" }""", "from mapping.not-a-path")]
    [InlineData("""{ "to": "meter", "from": "a", "lookup": "l" }""", "lookup mapping.unknown-lookup")]
    [InlineData("""{ "to": "meter", "from": "a", "required": false }""", "required mapping.cannot-be-optional")]
    [InlineData("""{ "to": "meter", "from": "a", "decimal": "," }""", "decimal mapping.wrong-kind")]
    [InlineData("""{ "to": "quantity", "from": "a", "date": "yyyy" }""", "date mapping.wrong-kind")]
    [InlineData("""{ "to": "quantity", "from": "a", "decimal": ";" }""", "decimal mapping.unknown-separator")]
    [InlineData("""{ "to": "quantity", "from": "a", "decimal": ",", "group": "," }""", "group mapping.unknown-separator")]
    [InlineData("""{ "to": "quantity", "from": "a", "factor": "much" }""", "factor mapping.not-a-number")]
    [InlineData("""{ "to": "quantity", "value": "1,5" }""", "value mapping.wrong-kind")]
    [InlineData("""{ "to": "quantity", "from": "a", "default": "none" }""", "default mapping.wrong-kind")]
    [InlineData("""{ "to": "time", "from": "a", "date": "HH:mm" }""", "date mapping.not-a-pattern")]
    [InlineData("""{ "to": "time", "from": "a", "date": "dd.MM.yyyy" }""", "zone mapping.missing")]
    [InlineData("""{ "to": "time", "from": "a", "date": "dd.MM.yyyy", "zone": "Europe/Hamburg" }""", "zone mapping.unknown-zone")]
    [InlineData("""{ "to": "time", "from": "a", "date": "yyyy-MM-ddTHH:mm:sszzz", "zone": "Europe/Berlin" }""", "zone mapping.not-needed")]
    [InlineData("""{ "to": "time", "from": "a", "zone": "Europe/Berlin" }""", "zone mapping.not-needed")]
    public void A_field_entry_that_is_wrong_is_named(string entry, string problem)
    {
        var mapping = Outpost();
        var fields = mapping["fields"]!.AsArray();
        var replaced = JsonNode.Parse(entry)!;
        var index = fields.Index().FirstOrDefault(field => field.Item!["to"]!.GetValue<string>() == replaced["to"]!.GetValue<string>(), (0, null)).Index;
        fields[index] = replaced;

        Assert.Contains($"$.fields[{index}].{problem}", Read(mapping.ToJsonString()).Problems());
    }

    [Fact]
    public void A_target_that_is_filled_twice_or_not_at_all_is_named()
    {
        var mapping = Outpost();
        mapping["fields"]![0]!["to"] = "source";
        Assert.Equal(["$.fields mapping.target-twice", "$.fields mapping.target-missing"], Read(mapping.ToJsonString()).Problems());
    }

    [Fact]
    public void Lines_belong_to_the_formats_that_have_them()
    {
        var usage = Outpost();
        usage["lines"] = new JsonArray();
        Assert.Equal(["$.lines mapping.no-lines"], Read(usage.ToJsonString()).Problems());

        var order = Sample.Json("mappings/nordwind/elbe.json");
        order.Remove("lines");
        Assert.Equal(["$.lines mapping.empty"], Read(order.ToJsonString()).Problems());
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a.b[0].c-d", true)]
    [InlineData("$.a", true)]
    [InlineData("^.a", true)]
    [InlineData("['VAT rate'].x", true)]
    [InlineData("Straße", true)]
    [InlineData("$", true)]
    [InlineData("", false)]
    [InlineData("a.", false)]
    [InlineData("a[b]", false)]
    [InlineData("a b", false)]
    [InlineData("a[-1]", false)]
    public void A_path_has_names_and_places(string text, bool isPath) => Assert.Equal(isPath, InputPath.Parse(text) is not null);

    private static JsonObject Outpost() => Sample.Json("mappings/sierra/outpost.json");

    private static Domain.Primitives.ParseResult<PartnerMapping> Read(string json) => MappingReader.Read(Encoding.UTF8.GetBytes(json));
}
