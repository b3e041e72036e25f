using System.Text;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.StandardWebhooks;

[Trait("Capability", "ORD-02")]
[Trait("Adapter", "fulfilment")]
public sealed class FulfilmentReportReaderTests
{
    [Theory]
    [InlineData("nordwind/fulfilment/shipped-1002.json", FulfilmentStep.Shipped)]
    [InlineData("nordwind/fulfilment/delivered-1002.json", FulfilmentStep.Delivered)]
    [InlineData("nordwind/fulfilment/performed-1003.json", FulfilmentStep.Performed)]
    [InlineData("sierra/fulfilment/shipped-2002-a.json", FulfilmentStep.Shipped)]
    public void A_sample_is_read_with_its_step(string name, FulfilmentStep step)
    {
        var report = FulfilmentReportReader.Read(Sample.Bytes(name), "evt-1").Value();

        Assert.Equal(step, report.Step);
        Assert.Equal("evt-1", report.EventId);
        Assert.NotEmpty(report.Lines);
    }

    [Fact]
    public void Order_parcel_time_and_lines_are_read()
    {
        var report = FulfilmentReportReader.Read(Sample.Bytes("nordwind/fulfilment/shipped-1002.json"), "evt-1").Value();

        Assert.Equal(("1002", "NW-F1"), (report.OrderReference, report.ShipmentId));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 11, 30, 0, TimeSpan.FromHours(1)), report.OccurredAt);
        Assert.Equal([new FulfilledLine("BOOK-0417", 2), new FulfilledLine("ANEMO-200", 1)], report.Lines);
    }

    [Fact]
    public void All_missing_fields_are_named_by_their_paths() => Assert.Equal(
        [
            "$.data.lines[0].line fulfilment.missing", "$.data.lines[0].quantity fulfilment.missing", "$.data.lines[0].quantity fulfilment.not-positive",
            "$.data.order fulfilment.missing", "$.data.shipment_id fulfilment.missing", "$.timestamp fulfilment.missing", "$.type fulfilment.missing",
        ],
        Read("""{"data":{"lines":[{}]}}""").Problems().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("""{"type":"shipment.lost","timestamp":"2026-11-02T11:30:00Z","data":{"order":"1","shipment_id":"F","lines":[{"line":"A","quantity":1}]}}""", "$.type fulfilment.unknown-type")]
    [InlineData("""{"type":"shipment.shipped","timestamp":"2026-11-02T11:30:00Z","data":{"order":"/","shipment_id":"F","lines":[{"line":"A","quantity":1}]}}""", "$.data.order fulfilment.unusable-reference")]
    [InlineData("""{"type":"shipment.shipped","timestamp":"2026-11-02T11:30:00Z","data":{"order":"1","shipment_id":"F~2","lines":[{"line":"A","quantity":1}]}}""", "$.data.shipment_id fulfilment.unusable-reference")]
    [InlineData("""{"type":"shipment.shipped","timestamp":"2026-11-02T11:30:00Z","data":{"order":"1","shipment_id":"F","lines":[]}}""", "$.data.lines fulfilment.empty")]
    [InlineData("""{"type":"shipment.shipped","timestamp":"2026-11-02T11:30:00Z","data":{"order":"1","shipment_id":"F","lines":[{"line":"A","quantity":-1}]}}""", "$.data.lines[0].quantity fulfilment.not-positive")]
    [InlineData("""{"type":"shipment.shipped","timestamp":"yesterday","data":{"order":"1","shipment_id":"F","lines":[{"line":"A","quantity":1}]}}""", "$.timestamp fulfilment.not-a-time")]
    public void An_ill_formed_report_is_refused(string json, string problem) => Assert.Equal([problem], Read(json).Problems());

    private static Domain.Primitives.ParseResult<FulfilmentReport> Read(string json) => FulfilmentReportReader.Read(Encoding.UTF8.GetBytes(json), "evt-1");
}
