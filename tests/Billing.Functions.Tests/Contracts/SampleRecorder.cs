using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Approvals;
using Billing.Functions.Tests.Exceptions;
using Billing.Functions.Tests.Invoicing;
using Billing.Functions.Tests.Operations;
using Billing.Functions.Tests.Scenarios;
using Billing.Functions.Tests.Tax;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Contracts;

/// <summary>
/// Stores a sample of each event version that has none yet: the first that the demo's month leaves behind, or else the first
/// of a day on which things go wrong. A sample that is there is never touched.
/// </summary>
internal static class SampleRecorder
{
    public static async Task RecordMissingAsync()
    {
        var clock = new SimulatedClock(DemoDay.Start);
        await using (var fabric = await LocalFabric.StartAsync(new LocalFabricOptions { Clock = clock, UpkeepSchedule = DemoDay.UpkeepSchedule, LogsToConsole = false }))
        {
            await new DemoDay(fabric, clock, new DemoScreen()).PlayAsync();
            await RecordAsync(fabric);
        }

        await using var scenario = await Scenario.StartAsync(new LocalFabricOptions
        {
            Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-01T08:00:00Z")),
            UpkeepSchedule = DemoDay.UpkeepSchedule,
        });
        await PlayOddDayAsync(scenario);
        await RecordAsync(scenario.Fabric);
        await using var taxed = await PlayTaxDayAsync();
        await RecordAsync(taxed.Fabric);
        await using var doubtful = await PlayDoubtDayAsync();
        await RecordAsync(doubtful.Fabric);
        await using var credited = await PlayCreditDayAsync();
        await RecordAsync(credited.Fabric);
        await using var seenTo = await PlayQueueDayAsync();
        await RecordAsync(seenTo.Fabric);
        await using var approved = await PlayApprovalDayAsync();
        await RecordAsync(approved.Fabric);
    }

    // Credit notes that are proposed: approved, declined, withdrawn, and left until it is too late.
    private static async Task<Scenario> PlayApprovalDayAsync()
    {
        var scenario = await CreditedOrders.StartAsync();
        await ApprovalTests.PutAsync(scenario, ApprovalTests.Policy);
        foreach (var (amount, act, person) in new[] { ("147.00", "leave", ""), ("148.00", "withdraw", "ann"), ("149.00", "decline", "bob"), ("150.00", "approve", "bob") })
        {
            var proposal = await scenario.CreditAsync("NW-2026-000001", new { amount, actor = "ann", reason = "Damaged" }, key: amount);
            if (act != "leave")
            {
                await ApprovalTests.ActAsync(scenario, proposal.Json.GetProperty("approvalId").GetString()!, act, person);
            }
        }

        await scenario.PassAsync("2026-11-20T08:00:00Z");
        return scenario;
    }

    // An order and money that need people, who see to them.
    private static async Task<Scenario> PlayQueueDayAsync()
    {
        var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1005", Scenario.Sample("nordwind/shopify/order-1005-totals-differ.json"));
        var payment = Scenario.Sample("nordwind/stripe/payment-1002.json");
        payment["data"]!["object"]!["metadata"] = new JsonObject();
        await scenario.StripeAsync("nordwind", payment);
        await scenario.DrainAsync();
        var money = (await Queue.ListAsync(scenario, "?code=payments.")).Single().GetProperty("exceptionId").GetString();
        await Queue.ActAsync(scenario, "order-1005/assign", new JsonObject { ["assignee"] = "bob" }, key: "1");
        await Queue.ActAsync(scenario, "order-1005/note", key: "2");
        await Queue.ActAsync(scenario, "order-1005/tag", new JsonObject { ["rootCause"] = "mapping" }, key: "3");
        await Queue.ActAsync(scenario, $"{money}/assign-order", new JsonObject { ["order"] = "1002" }, key: "4");
        await scenario.DrainAsync();
        return scenario;
    }

    // A sale to a consumer abroad that counts for the threshold, whose tax is doubtful until a person decides.
    private static async Task<Scenario> PlayDoubtDayAsync()
    {
        var scenario = await TaxedOrders.StartAsync(null, tax =>
        {
            tax["registrations"]!.AsArray().RemoveAt(1);
            tax["productCodes"] = new JsonObject { ["ANEMO-200"] = "food" };
        });
        await TaxedOrders.SellAsync(scenario, "IT");
        await scenario.PostAsync(
            "api/tax-decisions/nordwind/nordwind-de",
            """{ "question": "tax.review/DE/food", "actor": "ada", "reason": "Tabella A parte III" }"""u8.ToArray(),
            new Dictionary<string, string> { ["Idempotency-Key"] = "sample" });
        await scenario.DrainAsync();
        return scenario;
    }

    // Refunds after invoicing: with a credit note, as goodwill until it failed, and with a note that others overtake.
    private static async Task<Scenario> PlayCreditDayAsync()
    {
        var scenario = await CreditedOrders.StartAsync();
        await scenario.WarehouseAsync("nordwind", "d-1002", Scenario.Sample("nordwind/fulfilment/delivered-1002.json"));
        await scenario.RefundAsync("re_1", 4000);
        await scenario.DecideAsync("re_1", new { creditNote = true, actor = "ann", reason = "Returned" });
        await scenario.RefundAsync("re_2", 1000);
        await scenario.DecideAsync("re_2", new { creditNote = false, actor = "ann", reason = "Late parcel" });
        await scenario.StripeAsync("nordwind", GatewayNotices.StripeRefund("evt_f2", "refund.failed", CreditedOrders.Payment, "re_2", 1000, "failed", created: 1795946500));
        await scenario.RefundAsync("re_3", 15170);
        await scenario.CreditAsync("NW-2026-000001", new { amount = "1.00", actor = "ben", reason = "Scratched" });
        await scenario.DecideAsync("re_3", new { creditNote = true, actor = "ann", reason = "Returned" });
        return scenario;
    }

    // Taxes that are determined without their service, and trued up when it is back.
    private static async Task<Scenario> PlayTaxDayAsync()
    {
        await using var service = await SampleTaxService.StartAsync();
        service.IsDown = true;
        var scenario = await TaxedOrders.StartAsync(service.Address);
        await TaxedOrders.SellAsync(scenario);
        await scenario.DrainAsync();
        service.IsDown = false;
        await scenario.PassAsync("2026-11-03T03:00:00Z");
        return scenario;
    }

    // A parcel before its order, a refund before its payment, a refund of what an invoice has used, a payment that never comes,
    // a refund that its gateway names, a parcel's arrival by its carrier, a message that
    // cannot be handled, a source that stands still for a while, an order that is a test.
    private static async Task PlayOddDayAsync(Scenario scenario)
    {
        await scenario.WarehouseAsync("nordwind", "shipped-1003", Scenario.Sample("nordwind/fulfilment/shipped-1003.json"));
        await scenario.DrainAsync();
        await PlayEarlyPayoutAsync(scenario);
        await scenario.ShopifyAsync("nordwind", "order-1003", Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json"));
        await scenario.StripeAsync("sierra", RefundOf2005("evt_before", "500"));
        await scenario.DrainAsync();
        await scenario.StripeAsync("sierra", Scenario.Sample("sierra/stripe/payment-2005.json"));
        await scenario.ShopifyAsync("sierra", "order-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"));
        await scenario.ShopifyAsync("nordwind", "order-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.ShopifyAsync("nordwind", "order-test", Shops.Payload.Order("#1010", order => order["test"] = true));
        await Shops.Told.PlayAsync(scenario);
        await Scenarios.TakenBackTests.PlayAsync(scenario);
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("sierra", "shipped-2005", Scenario.Sample("sierra/fulfilment/shipped-2005.json"));
        await scenario.DrainAsync();
        await scenario.StripeAsync("sierra", RefundOf2005("evt_after", "20194"));
        await PlayFailuresAsync(scenario);
        await scenario.SendAsync("nordwind", "adyen", "refund", Scenario.Sample("nordwind/adyen/refund-1002-and-others.json"));
        await scenario.WarehouseAsync("nordwind", "shipped-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.SendAsync("nordwind", "easypost", "delivered", Scenario.Sample("nordwind/easypost/delivered-1002.json"));
        await DeadLetters.PlayAsync(scenario);
        await Freezes.FreezeAsync(scenario, "source:shopify");
        await Freezes.ThawAsync(scenario, "source:shopify");
        await scenario.PassAsync("2026-12-20T08:00:00Z");
    }

    // A settlement file before the payment of one of its lines.
    private static async Task PlayEarlyPayoutAsync(Scenario scenario)
    {
        await scenario.SettlementAsync("nordwind", "early.csv", System.Text.Encoding.UTF8.GetString(Samples.Read("nordwind/settlements/po_NW20261102EUR.csv")));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
    }

    // A refund that fails, a dispute that is lost and then won after all, a payment that is authorised and told whole and in a part.
    private static async Task PlayFailuresAsync(Scenario scenario)
    {
        const string payment = "pi_3SI2005RefundLine";
        await scenario.StripeAsync("sierra", GatewayNotices.StripeRefund("evt_failed", "refund.failed", payment, "re_3SI2005", 1000, "failed", "usd"));
        await scenario.StripeAsync("sierra", GatewayNotices.StripeDispute("evt_lost", "charge.dispute.closed", payment, "du_1SI2005", 2000, "lost", "usd"));
        await scenario.DrainAsync();
        await scenario.StripeAsync("sierra", GatewayNotices.StripeDispute("evt_won", "charge.dispute.closed", payment, "du_1SI2005", 2000, "won", "usd", created: 1795990000));
        await scenario.SendAsync("nordwind", "adyen", "-", GatewayNotices.Adyen(
            GatewayNotices.AdyenItem("AUTHORISATION_ADJUSTMENT", "NW1009ADJ", "NW1009AUTH", "1009", 5000),
            GatewayNotices.AdyenItem("AUTHORISATION", "NW1009AUTH", null, "1009", 5000)));
        await scenario.DrainAsync();
        await scenario.SendAsync("nordwind", "adyen", "-", GatewayNotices.Adyen(GatewayNotices.AdyenItem("CAPTURE", "NW1009CAP", "NW1009AUTH", "1009", 2000)));
        await scenario.DrainAsync();
    }

    private static JsonNode RefundOf2005(string eventId, string refunded)
    {
        var refund = Scenario.Sample("sierra/stripe/refund-2005.json");
        refund["id"] = eventId;
        refund["data"]!["object"]!["amount_refunded"] = JsonNode.Parse(refunded);
        return refund;
    }

    private static async Task RecordAsync(LocalFabric fabric)
    {
        await fabric.DrainAsync();
        var queries = fabric.Services.GetRequiredService<StreamQueries>();
        var contracts = PublishedContract.All.ToDictionary(contract => contract.Name, StringComparer.Ordinal);
        foreach (var tenant in (await fabric.Services.GetRequiredService<ITenantSource>().GetAsync()).Tenants.OrderBy(tenant => tenant.Id, StringComparer.Ordinal))
        {
            await foreach (var envelope in queries.EventsAsync(tenant.Id, tenant.HomeRegion, prefix: string.Empty))
            {
                Keep(contracts[envelope.Type].SampleOf(envelope.SchemaVersion), envelope);
                Keep(contracts[EventEnvelope.Contract].SampleOf(EventEnvelope.ContractVersion), envelope);
            }
        }
    }

    private static void Keep(string file, EventEnvelope envelope)
    {
        if (!File.Exists(file))
        {
            File.WriteAllText(file, JsonSerializer.SerializeToNode(envelope, FabricJson.Options)!.ToJsonString(PublishedContract.Indented) + "\n");
        }
    }
}
