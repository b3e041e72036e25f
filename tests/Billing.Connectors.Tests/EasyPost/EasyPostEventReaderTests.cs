using Billing.Connectors.EasyPost;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Tests.Orders;

namespace Billing.Connectors.Tests.EasyPost;

[Trait("Capability", "REV-03")]
[Trait("Adapter", "easypost")]
public sealed class EasyPostEventReaderTests
{
    [Fact]
    public void The_time_of_delivery_is_that_of_the_last_detail_with_this_status()
    {
        var read = Assert.IsType<CarrierNotification.Delivered>(EasyPostEventReader.Read(Sample.Bytes("nordwind/easypost/delivered-1002.json")).Value());
        Assert.Equal(
            new CarrierNotification.Delivered("evt_nw1002delivered", "JJDNWF10039", "DHLPaketAPI", DateTimeOffset.Parse("2026-11-03T14:05:00Z")), read);

        var without = Sample.Json("nordwind/easypost/delivered-1002.json");
        without["result"]!.AsObject().Remove("tracking_details");
        Assert.Equal(
            DateTimeOffset.Parse("2026-11-03T14:12:30Z"), Assert.IsType<CarrierNotification.Delivered>(EasyPostEventReader.Read(without.Utf8()).Value()).OccurredAt);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"id":"evt_1","description":"tracker.updated","result":{"tracking_code":"a/b","status":"delivered"}}""")]
    public void What_cannot_be_read_is_told(string body)
    {
        var unreadable = Assert.IsType<CarrierNotification.Unreadable>(EasyPostEventReader.ReadOrTell(System.Text.Encoding.UTF8.GetBytes(body)));
        Assert.StartsWith("sha256-", unreadable.EventId, StringComparison.Ordinal);
        Assert.Equal("fulfilment.unreadable", unreadable.Problem.Code);
    }
}
