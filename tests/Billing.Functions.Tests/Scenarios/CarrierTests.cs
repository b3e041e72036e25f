using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Platform.Intake;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>What a carrier says of a parcel makes the delivery of what a warehouse put into it.</summary>
[Trait("Capability", "PLT-05")]
[Trait("Capability", "REV-03")]
[Trait("Adapter", "easypost")]
public sealed class CarrierTests
{
    [Fact]
    public async Task A_parcel_that_its_carrier_delivered_earns_what_it_holds()
    {
        await using var scenario = await PaidAsync();
        await ShipAsync(scenario);
        var shipped = await scenario.AuditedBooksAsync("nordwind");
        await TrackAsync(scenario, "delivered", "evt_1");
        var delivered = await scenario.AuditedBooksAsync("nordwind");

        // The digital line was delivered when the order was paid; the goods and their shipping charge wait for the carrier.
        Assert.Equal(16.72m, Recognised(shipped));
        Assert.Equal(165.78m, Recognised(delivered));
    }

    [Fact]
    public async Task An_arrival_that_is_told_before_the_shipment_waits_for_it()
    {
        await using var scenario = await PaidAsync();
        await TrackAsync(scenario, "delivered", "evt_1");
        await scenario.DrainAsync();
        await ShipAsync(scenario);

        Assert.Equal(165.78m, Recognised(await scenario.AuditedBooksAsync("nordwind")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Warehouse_and_carrier_may_both_tell_of_the_arrival(bool isCarrierFirst)
    {
        await using var scenario = await PaidAsync();
        await ShipAsync(scenario);
        await scenario.DrainAsync();
        for (var step = 0; step < 2; step++)
        {
            if (isCarrierFirst == (step == 0))
            {
                await TrackAsync(scenario, "delivered", "evt_1");
            }
            else
            {
                await scenario.WarehouseAsync("nordwind", "d-1002", Scenario.Sample("nordwind/fulfilment/delivered-1002.json"));
            }

            await scenario.DrainAsync();
        }

        Assert.Equal(165.78m, Recognised(await scenario.AuditedBooksAsync("nordwind")));
        Assert.Empty((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
    }

    [Fact]
    public async Task News_of_a_parcel_on_its_way_have_no_effect()
    {
        await using var scenario = await PaidAsync();
        await ShipAsync(scenario);
        await TrackAsync(scenario, "in_transit", "evt_1");
        await TrackAsync(scenario, "out_for_delivery", "evt_2");

        Assert.Equal(16.72m, Recognised(await scenario.AuditedBooksAsync("nordwind")));
        Assert.All(await scenario.IntakeRecordsAsync("nordwind", "easypost"), record => Assert.Equal(IntakeResults.NoEffect, record.Handled!.Result));
    }

    [Fact]
    public async Task The_arrival_of_a_parcel_of_somebody_else_is_kept_and_harms_nobody()
    {
        await using var scenario = await PaidAsync();
        var tracker = Scenario.Sample("nordwind/easypost/delivered-1002.json");
        tracker["result"]!["tracking_code"] = "1Z999AA10123456784";
        await scenario.SendAsync("nordwind", "easypost", "-", tracker);
        await ShipAsync(scenario);

        Assert.Equal(16.72m, Recognised(await scenario.AuditedBooksAsync("nordwind")));
    }

    private static async Task<Scenario> PaidAsync()
    {
        var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
        return scenario;
    }

    private static Task<Answer> ShipAsync(Scenario scenario) =>
        scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));

    private static Task<Answer> TrackAsync(Scenario scenario, string status, string eventId)
    {
        JsonNode tracker = Scenario.Sample("nordwind/easypost/delivered-1002.json");
        tracker["id"] = eventId;
        tracker["result"]!["status"] = status;
        return scenario.SendAsync("nordwind", "easypost", "-", tracker);
    }

    private static decimal Recognised(BooksFacts books) =>
        books.Contracts.SelectMany(contract => contract.Obligations).Sum(obligation => obligation.Recognised.Amount);
}
