using System.Globalization;
using System.Text.Json;
using Billing.Connectors.Mapping;
using Billing.Domain.Tests.Orders;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Connectors.Tests.Mapping;

/// <summary>Numbers, times and flags of partners, through a mapping of one field.</summary>
[Trait("Capability", "PLT-05")]
[Trait("Adapter", "mapped")]
public sealed class FieldConversionTests
{
    [Theory]
    [InlineData("1.234.567,89", ",", ".", "1234567.89")]
    [InlineData("1234567,89", ",", ".", "1234567.89")]
    [InlineData("-12,5", ",", ".", "-12.5")]
    [InlineData("1 234,5", ",", " ", "1234.5")]
    [InlineData("1'234.50", ".", "'", "1234.5")]
    [InlineData("1,234.5", ".", ",", "1234.5")]
    [InlineData("0,00", ",", ".", "0")]
    [InlineData("12.50", ".", null, "12.5")]
    [InlineData("1.5", ",", ".", null)]
    [InlineData("12.34,5", ",", ".", null)]
    [InlineData("1.2345,0", ",", ".", null)]
    [InlineData("1,234.5", ",", ".", null)]
    [InlineData("1,5", ".", null, null)]
    [InlineData("1.5", ",", null, null)]
    [InlineData("1e3", ".", null, null)]
    [InlineData("12 EUR", ".", null, null)]
    [InlineData("9999999999999", ".", null, null)]
    public void A_number_is_read_exactly_or_refused(string text, string point, string? group, string? expected) =>
        Assert.Equal(expected, Convert("quantity", text, $"\"decimal\": \"{point}\"" + (group is null ? "" : $", \"group\": \"{group}\"")));

    [Theory]
    [InlineData("19", "0.01", "0.19")]
    [InlineData("262270", "0.01", "2622.7")]
    [InlineData("1,024", "1000", "1024")]
    public void A_factor_multiplies_exactly(string text, string factor, string expected) =>
        Assert.Equal(expected, Convert("quantity", text, $"\"decimal\": \",\", \"factor\": {factor}"));

    [Fact]
    public void A_number_written_with_commas_and_groups_is_read_as_it_was_meant() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>().Generator.Zip(Gen.Choose(0, 4)).ToArbitrary(),
        sample =>
        {
            var number = (decimal)sample.Item1 / (decimal)Math.Pow(10, sample.Item2);
            var german = number.ToString("#,##0.####", CultureInfo.InvariantCulture).Replace(',', '_').Replace('.', ',').Replace('_', '.');
            return Convert("quantity", german, "\"decimal\": \",\", \"group\": \".\"") == number.ToString("0.####", CultureInfo.InvariantCulture);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("02.11.2026 09:14", "dd.MM.yyyy HH:mm", "Europe/Berlin", "2026-11-02T09:14:00+01:00")]
    [InlineData("02.07.2026 09:14", "dd.MM.yyyy HH:mm", "Europe/Berlin", "2026-07-02T09:14:00+02:00")]
    [InlineData("20261102", "yyyyMMdd", "America/New_York", "2026-11-02T00:00:00-05:00")]
    [InlineData("2026-11-02T09:14:00", "yyyy-MM-ddTHH:mm:sszzz", null, null)]
    [InlineData("2026-11-02T09:14:00-05:00", "yyyy-MM-ddTHH:mm:sszzz", null, "2026-11-02T09:14:00-05:00")]
    [InlineData("2026-11-02T09:14:00.125Z", null, null, "2026-11-02T09:14:00.125+00:00")]
    [InlineData("1793610000", "unix", null, "2026-11-02T09:00:00+00:00")]
    [InlineData("25.10.2026 02:30", "dd.MM.yyyy HH:mm", "Europe/Berlin", "2026-10-25T02:30:00+02:00")]
    [InlineData("29.03.2026 02:30", "dd.MM.yyyy HH:mm", "Europe/Berlin", null)]
    [InlineData("31.02.2026 00:00", "dd.MM.yyyy HH:mm", "Europe/Berlin", null)]
    [InlineData("2026-11-02", null, null, null)]
    [InlineData("2026-11-02T09:14:00", null, null, null)]
    [InlineData("-5", "unix", null, null)]
    public void A_time_is_read_with_its_offset_or_refused(string text, string? pattern, string? zone, string? expected)
    {
        var format = string.Join(", ", new[] { ("date", pattern), ("zone", zone) }.Where(each => each.Item2 is not null).Select(each => $"\"{each.Item1}\": \"{each.Item2}\""));
        Assert.Equal(expected, Convert("time", text, format));
    }

    [Theory]
    [InlineData("J", true)]
    [InlineData("N", false)]
    [InlineData("ja", null)]
    public void A_flag_is_one_of_the_texts_that_mean_so(string text, bool? expected)
    {
        var mapping = Sample.Json("mappings/nordwind/elbe.json");
        mapping["fields"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "to": "tax_exempt", "from": "USt-Id", "true": ["J"], "false": ["N"] }"""));
        var csv = System.Text.Encoding.UTF8.GetString(Sample.Bytes("nordwind/mapped/elbe-orders.csv")).Replace("DE811569869", text, StringComparison.Ordinal);
        var record = PartnerMapper.Map(MappingReader.Read(mapping.Utf8()).Value(), System.Text.Encoding.UTF8.GetBytes(csv)).Value()[0];

        Assert.Equal(expected, record.Document["data"]!["tax_exempt"]?.GetValue<bool>());
        Assert.Equal(expected is null, record.Problems.Count > 0);
    }

    /// <summary>What a text becomes, or null when it is refused.</summary>
    private static string? Convert(string target, string text, string format)
    {
        var mapping = Sample.Json("mappings/sierra/outpost.json");
        var fields = mapping["fields"]!.AsArray();
        var index = fields.Index().First(field => field.Item!["to"]!.GetValue<string>() == target).Index;
        fields[index] = System.Text.Json.Nodes.JsonNode.Parse($$"""{ "to": "{{target}}", "from": "x"{{(format.Length > 0 ? ", " + format : "")}} }""");
        var body = $$"""[ { "reading-id": "r", "contract": { "subscription": "s" }, "at": "10/05/2026 08:00:00", "megabytes stored": "1", "x": {{JsonSerializer.Serialize(text)}} } ]""";
        var record = PartnerMapper.Map(MappingReader.Read(mapping.Utf8()).Value(), System.Text.Encoding.UTF8.GetBytes(body)).Value()[0];
        var value = target == "quantity" ? record.Document["data"]!["quantity"] : record.Document["time"];
        Assert.Equal(value is null, record.Problems.Count == 1);
        return value?.GetValue<string>();
    }
}
