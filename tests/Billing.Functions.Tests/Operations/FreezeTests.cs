using System.Net;
using System.Text;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-19")]
public sealed class FreezeTests
{
    [Fact]
    public async Task What_comes_for_a_frozen_source_is_acknowledged_waits_and_takes_effect_once_when_it_is_thawed()
    {
        await using var scenario = await Scenario.StartAsync();
        await Freezes.FreezeAsync(scenario, "source:shopify");
        await SellAsync(scenario);
        await SellAsync(scenario);
        await scenario.PassAsync("2026-11-05T08:00:00Z");

        Assert.Equal("unknown", await StatusAsync(scenario));
        var frozen = await Freezes.FindAsync(scenario, "source:shopify");
        Assert.Equal((true, 1), (frozen.GetProperty("isFrozen").GetBoolean(), frozen.GetProperty("waitingSessions").GetInt32()));
        Assert.Empty(await DeadLetters.ListAsync(scenario));

        await Freezes.ThawAsync(scenario, "source:shopify");
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Single(books.Invoices);
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);
        var thawed = await Freezes.FindAsync(scenario, "source:shopify");
        Assert.Equal((false, 0, "The shop moves."), (thawed.GetProperty("isFrozen").GetBoolean(), thawed.GetProperty("waitingSessions").GetInt32(), thawed.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task A_frozen_consumer_loses_nothing_of_what_waits_and_others_go_on()
    {
        await using var scenario = await Scenario.StartAsync();
        await Freezes.FreezeAsync(scenario, "consumer:events/ledger");
        await SellAsync(scenario);
        await scenario.PassAsync("2026-11-03T08:00:00Z");
        Assert.Equal("confirmed", await StatusAsync(scenario));
        Assert.Empty((await scenario.GetAsync("api/trial-balance/nordwind")).Json.EnumerateArray());

        await Freezes.ThawAsync(scenario, "consumer:events/ledger");
        // They are of three streams, whose sessions go on in any order.
        var entries = (await scenario.AuditedBooksAsync("nordwind")).Entries.Select(entry => entry.Source);
        Assert.Equal(["invoice.issued", "payment.applied", "payment.captured"], entries.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_host_that_starts_while_a_source_is_frozen_leaves_it_frozen_and_loses_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("freeze-");
        try
        {
            await using (var before = await Scenario.StartAsync(folder: folder.FullName))
            {
                await Freezes.FreezeAsync(before, "source:shopify");
                await SellAsync(before);
            }

            await using var after = await Scenario.StartAsync("2026-11-02T09:00:00Z", folder.FullName);
            await after.PassAsync("2026-11-02T12:00:00Z");
            Assert.Equal("unknown", await StatusAsync(after));
            await Freezes.ThawAsync(after, "source:shopify");
            Assert.Single((await after.AuditedBooksAsync("nordwind")).Invoices);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Usage_and_settlement_files_over_http_are_answered_503_with_the_time_to_wait_and_nothing_is_taken()
    {
        await using var scenario = await Scenario.StartAsync();
        await Freezes.FreezeAsync(scenario, "http:usage");
        await Freezes.FreezeAsync(scenario, "http:settlements");

        using var content = new StringContent("[]", Encoding.UTF8, "application/cloudevents-batch+json");
        using var usage = await scenario.Fabric.Http.PostAsync(new Uri("api/usage/nordwind", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(1)), (usage.StatusCode, usage.Headers.RetryAfter?.Delta));
        var file = await scenario.SettlementAsync("nordwind", "payout.csv", "not read");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "operations.frozen"), (file.Status, file.Json.GetProperty("errors")[0].GetProperty("code").GetString()));

        await Freezes.ThawAsync(scenario, "http:usage");
        using var again = new StringContent("[]", Encoding.UTF8, "application/cloudevents-batch+json");
        using var thawed = await scenario.Fabric.Http.PostAsync(new Uri("api/usage/nordwind", UriKind.Relative), again, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.ServiceUnavailable, thawed.StatusCode);
    }

    [Fact]
    public async Task A_freeze_names_its_field_when_there_is_no_such_integration_and_another_tenant_goes_on()
    {
        await using var scenario = await Scenario.StartAsync();
        var unknown = await Freezes.ActAsync(scenario, "freeze", "source:nowhere");
        Assert.Equal((HttpStatusCode.BadRequest, "$.integration"), (unknown.Status, Assert.Single(unknown.ProblemPaths)));

        await Freezes.FreezeAsync(scenario, "source:shopify");
        Assert.False((await Freezes.FindAsync(scenario, "source:shopify", "sierra")).GetProperty("isFrozen").GetBoolean());
        await scenario.ShopifyAsync("sierra", "order-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"));
        await scenario.DrainAsync();
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/orders/sierra/2005")).Status);
    }

    private static async Task<string?> StatusAsync(Scenario scenario) =>
        (await scenario.GetAsync("api/orders/nordwind/1004")).Json.GetProperty("status").GetString();

    private static async Task SellAsync(Scenario scenario)
    {
        await scenario.ShopifyAsync("nordwind", "o-1004", Scenario.Sample("nordwind/shopify/order-1004-paid-before-it-came.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1004.json"));
        await scenario.WarehouseAsync("nordwind", "s-1004", Scenario.Sample("nordwind/fulfilment/shipped-1004.json"));
        await scenario.DrainAsync();
    }
}
