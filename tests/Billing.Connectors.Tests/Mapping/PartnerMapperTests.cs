using System.Text;
using System.Text.Json.Nodes;
using Billing.Connectors.Mapping;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Metering;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.Mapping;

[Trait("Capability", "PLT-05")]
[Trait("Adapter", "mapped")]
public sealed class PartnerMapperTests
{
    [Fact]
    public void Rows_of_a_file_become_orders_with_their_lines_and_a_line_of_freight()
    {
        var records = Map("nordwind/elbe", Sample.Bytes("nordwind/mapped/elbe-orders.csv"));
        var orders = records.Select(record => PartnerOrderReader.Read(record.Body, "elbe")
            .Then(order => StorefrontOrderMapper.Map(order, Sold.Nordwind, new Dictionary<string, Domain.Catalogue.CatalogueItem>()).Order).Value()).ToList();

        Assert.Equal(["E-5001", "E-5002"], orders.Select(order => order.Reference));
        Assert.Equal([2622.70m, 26.64m], orders.Select(order => order.Gross.Amount));
        Assert.Equal(["10", "20", "Fracht"], orders[0].Lines.Select(line => line.LineId));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 9, 14, 0, TimeSpan.FromHours(1)), orders[0].OrderedAt);
        Assert.Equal((14, 0), (orders[0].PaymentTermDays, orders[1].PaymentTermDays));
        Assert.Equal(("Große Bleichen 21; Hinterhaus", null), (orders[1].Buyer.Address.Street, orders[1].Buyer.TaxId));
        Assert.Equal([0.19m, 0.07m, 0.19m], orders[0].Lines.Select(line => line.Taxes[0].Rate));
    }

    [Fact]
    public void What_is_wrong_with_a_file_is_named_by_line_and_column() => Assert.Equal(
        [
            "line:2:Datum mapping.unreadable", "line:2:Land mapping.not-in-lookup", "line:2:Menge mapping.unreadable", "line:2:Preis mapping.unreadable",
            "line:4:Kunde mapping.unreadable",
        ],
        Map("nordwind/elbe", Sample.Bytes("nordwind/mapped/wrong-orders.csv")).SelectMany(record => record.Problems).Select(problem => $"{problem.Path} {problem.Code}")
            .Order(StringComparer.Ordinal));

    [Fact]
    public void What_the_rows_of_one_record_say_of_it_must_be_the_same()
    {
        var problem = Assert.Single(
            Map("nordwind/elbe", Sample.Bytes("nordwind/mapped/wrong-orders.csv"))[1].Problems, problem => problem.Path == "line:4:Kunde");
        Assert.Contains("differs from line 3", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_our_own_reader_finds_is_named_at_the_place_that_the_partner_knows()
    {
        var csv = Encoding.UTF8.GetString(Sample.Bytes("nordwind/mapped/elbe-orders.csv")).Replace(";1;24,90;", ";0;24,90;", StringComparison.Ordinal);
        var mapping = Mapping("nordwind/elbe");
        var problem = Assert.Single(MappedCheck.Problems(mapping, PartnerMapper.Map(mapping, Encoding.UTF8.GetBytes(csv)).Value()));

        Assert.Equal(("line:3:Menge", "orders.not-positive"), (problem.Path, problem.Code));
        Assert.Contains("$.data.lines[0].quantity", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_of_a_document_become_payments_and_those_to_be_skipped_are_left()
    {
        var records = Map("nordwind/hafen", Sample.Bytes("nordwind/mapped/hafen-payments.json"));

        Assert.Equal(["B-90012", "B-90013", "B-90014"], records.Select(record => record.EventId));
        Assert.Equal(["2622.7", "26.64", "64.2"], records.Select(record => record.Document["data"]!["amount"]!.GetValue<string>()));
        Assert.All(records, record => Assert.Equal("EUR", record.Document["data"]!["currency"]!.GetValue<string>()));
        Assert.Equal("payment.refunded", records[2].Document["type"]!.GetValue<string>());
        Assert.Equal("2026-11-02T09:00:00+00:00", records[0].Document["timestamp"]!.GetValue<string>());
    }

    [Fact]
    public void Readings_become_usage_in_the_time_of_their_zone()
    {
        var usage = MappedUsageWebhook.Check(Map("sierra/outpost", Sample.Bytes("sierra/mapped/outpost-usage.json"))).Value();

        Assert.Equal([102.4m, 1.5005m, 102.4m], usage.Select(used => used.Quantity));
        Assert.Equal(DateTimeOffset.Parse("2026-10-05T12:00:00Z"), usage[0].Time);
        Assert.Equal(2, UsageEvent.Distinct(usage).Count());
    }

    [Fact]
    public void Every_value_says_where_it_comes_from()
    {
        var values = Map("nordwind/hafen", Sample.Bytes("nordwind/mapped/hafen-payments.json"))[0].Values;

        Assert.Contains(new MappedValue("$.data.amount", "$.buchungen[1].betrag_cent", "262270", "2622.7"), values);
        Assert.Contains(new MappedValue("$.data.currency", "$.waehrung", "EUR", "EUR"), values);
        Assert.DoesNotContain(values, value => value.Target == "$.data.refund");
    }

    [Fact]
    public void What_a_document_says_beside_its_records_tells_two_deliveries_apart()
    {
        var json = Sample.Json("nordwind/mapped/hafen-payments.json");
        var before = Map("nordwind/hafen", json.Utf8())[0].Identity.ToArray();
        json["haendler"] = "Somebody else";
        Assert.Equal(before, Map("nordwind/hafen", json.Utf8())[0].Identity.ToArray());
        json["waehrung"] = "CHF";
        Assert.NotEqual(before, Map("nordwind/hafen", json.Utf8())[0].Identity.ToArray());
    }

    [Theory]
    [InlineData("", "line:1 mapping.malformed-csv")]
    [InlineData("order,delivery_note\n", "$ mapping.empty")]
    [InlineData("order,order\nx,y\n", "line:1:order mapping.column-twice", "line:1:delivery_note mapping.missing-column")]
    [InlineData("order,delivery_note,parcel,left_at,article,pieces\nE-1,DN-1\n", "line:2 mapping.malformed-csv")]
    [InlineData("order,delivery_note,parcel,left_at,article,pieces\n\"E-1,DN-1\n", "line:2 mapping.malformed-csv")]
    public void A_file_that_is_none_is_refused_with_its_line(string csv, params string[] problems) =>
        Assert.Equal(problems, PartnerMapper.Map(Mapping("nordwind/lager"), Encoding.UTF8.GetBytes(csv)).Problems());

    [Fact]
    public void A_column_that_is_missing_is_named_once_for_each_use()
    {
        var records = Map("nordwind/lager", "order,delivery_note,parcel,left_at,article\nE-1,DN-1,,2026-11-02T15:10:00+01:00,A\n"u8.ToArray());
        Assert.Equal(["line:1:pieces mapping.unreadable"], Assert.Single(records).Problems.Select(problem => $"{problem.Path} {problem.Code}"));
    }

    [Theory]
    [InlineData("{", "$ mapping.malformed-json")]
    [InlineData("{}", "$.buchungen mapping.not-an-array")]
    [InlineData("""{"buchungen":{}}""", "$.buchungen mapping.not-an-array")]
    [InlineData("""{"buchungen":[]}""", "$ mapping.empty")]
    public void A_document_that_is_none_is_refused(string json, string problem) =>
        Assert.Equal([problem], PartnerMapper.Map(Mapping("nordwind/hafen"), Encoding.UTF8.GetBytes(json)).Problems());

    [Fact]
    public void More_records_than_a_request_may_hold_are_refused()
    {
        var json = new JsonObject { ["buchungen"] = new JsonArray([.. Enumerable.Range(0, 1001).Select(_ => (JsonNode)new JsonObject())]) };
        Assert.Equal(["$ mapping.too-many"], PartnerMapper.Map(Mapping("nordwind/hafen"), json.Utf8()).Problems());
    }

    [Fact]
    public void A_value_that_is_no_plain_value_is_refused()
    {
        var json = Sample.Json("nordwind/mapped/hafen-payments.json");
        json["buchungen"]![1]!["betrag_cent"] = new JsonArray(1);
        json["buchungen"]![2]!["zweck"] = "E-5002";
        var problems = Map("nordwind/hafen", json.Utf8()).SelectMany(record => record.Problems).Select(problem => $"{problem.Path} {problem.Code}");
        Assert.Equal(["$.buchungen[1].betrag_cent mapping.unreadable"], problems);
    }

    [Fact]
    public void A_file_of_Windows_is_read_with_its_umlauts()
    {
        var mapping = Sample.Json("mappings/nordwind/elbe.json");
        mapping["input"]!["encoding"] = "windows-1252";
        var csv = Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(Sample.Bytes("nordwind/mapped/elbe-orders.csv")));
        Assert.Equal(
            "Speicherstraße 4",
            PartnerMapper.Map(MappingReader.Read(mapping.Utf8()).Value(), csv).Value()[0].Document["data"]!["buyer"]!["address"]!["street"]!.GetValue<string>());
    }

    private static IReadOnlyList<MappedRecord> Map(string mapping, ReadOnlyMemory<byte> body) => PartnerMapper.Map(Mapping(mapping), body).Value();

    private static PartnerMapping Mapping(string name) => MappingReader.Read(Sample.Bytes($"mappings/{name}.json")).Value();
}
