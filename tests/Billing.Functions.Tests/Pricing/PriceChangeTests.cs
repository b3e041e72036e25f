using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Pricing;
using Billing.Functions.Http;
using Billing.Functions.Pricing;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Pricing;

[Trait("Capability", "PLT-22")]
public sealed class PriceChangeTests
{
    [Fact]
    [Trait("Capability", "ACC-01")]
    public async Task A_change_is_live_from_its_time_once_somebody_else_has_allowed_it()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(scenario, string.Empty, Change())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(scenario, "/propose", Act("ann"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(scenario, "/approve", Act("ann"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(scenario, "/approve", Act("bob"))).StatusCode);

        var listed = Assert.Single(JsonNode.Parse(await scenario.Fabric.Http.GetStringAsync("api/price-changes/nordwind"))!.AsArray())!;
        Assert.Equal(("approved", false, "bob"), (listed["status"]!.GetValue<string>(), listed["isLive"]!.GetValue<bool>(), listed["approvedBy"]!.GetValue<string>()));
        Assert.Equal(108.40m, await PriceAsync(scenario, "2026-11-23T22:59:59Z"));
        Assert.Equal(112m, await PriceAsync(scenario, "2026-11-23T23:00:00Z"));
    }

    [Fact]
    public async Task Changes_are_listed_page_after_page_the_latest_to_count_first()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        foreach (var (id, from) in new[] { ("early", "2026-12-01T00:00:00Z"), ("late", "2027-02-01T00:00:00Z"), ("also-early", "2026-12-01T00:00:00Z") })
        {
            var change = Change();
            (change["id"], change["effectiveFrom"]) = (id, from);
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(scenario, string.Empty, change)).StatusCode);
        }

        using var first = await scenario.Fabric.Http.GetAsync(new Uri("api/price-changes/nordwind?limit=2", UriKind.Relative));
        using var second = await scenario.Fabric.Http.GetAsync(new Uri(first.Headers.GetValues("Link").Single().Split('>')[0][1..], UriKind.RelativeOrAbsolute));

        Assert.Equal(["late", "also-early"], await IdsAsync(first));
        Assert.Equal(["early"], await IdsAsync(second));
        Assert.False(second.Headers.Contains("Link"));
        Assert.Equal(HttpStatusCode.BadRequest, (await scenario.GetAsync("api/price-changes/nordwind?cursor=~")).Status);
    }

    [Fact]
    public async Task A_change_whose_rules_are_not_sound_is_refused_with_each_named()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        var change = Change();
        change["put"]!["prices"]![0]!["price"] = "cheap";
        change["remove"]![0]!["kind"] = "taxes";

        var refused = await PostAsync(scenario, string.Empty, change);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var paths = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["errors"]!.AsArray().Select(each => each!["path"]!.GetValue<string>());
        Assert.Equal(["$.put.prices[0].price", "$.remove[0].kind"], paths.Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Capability", "PRC-03")]
    public async Task Of_two_orders_that_want_the_last_use_of_a_coupon_at_the_same_moment_one_gets_it()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        var services = scenario.Fabric.Services;
        var tenant = (await services.GetRequiredService<ITenantSource>().GetAsync()).Get("nordwind");
        var desk = services.GetRequiredService<CouponUsage>();
        var coupon = new Coupon("LAST", "welcome", LocalWindow.Always, MaxUses: 1);

        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(order => Task.Run(() => desk.UseAsync(tenant, coupon, $"c-{order}", $"{order}", "test", CancellationToken.None))));

        Assert.Single(results.OfType<CommitResult<CouponState>.Committed>());
        Assert.Equal(7, results.OfType<CommitResult<CouponState>.Rejected>().Count(rejected => rejected.Problems[0].Code == "pricing.coupon-used-up"));
        Assert.Equal(1, (await desk.UsesAsync(tenant, "last", "c-99", "99", CancellationToken.None)).Total);
    }

    private static async Task<IEnumerable<string>> IdsAsync(HttpResponseMessage page) =>
        JsonNode.Parse(await page.Content.ReadAsStringAsync())!.AsArray().Select(each => each!["id"]!.GetValue<string>());

    private static async Task<decimal> PriceAsync(Scenario scenario, string at)
    {
        var services = scenario.Fabric.Services;
        var tenant = (await services.GetRequiredService<ITenantSource>().GetAsync()).Get("nordwind");
        var book = await services.GetRequiredService<PriceBooks>().BookAsync(tenant, DateTimeOffset.Parse(at), CancellationToken.None);
        return book!.Configuration.Entries.Single(entry => entry.Id == "list-anemo-200").Model.Price;
    }

    private static JsonNode Change()
    {
        var change = Scenario.Sample("nordwind/pricing/change-set.json");
        change["actor"] = "ann";
        change["reason"] = "winter";
        return change;
    }

    private static JsonNode Act(string actor) => new JsonObject { ["changeSet"] = "winter-2026", ["actor"] = actor, ["reason"] = "winter" };

    private static Task<HttpResponseMessage> PostAsync(Scenario scenario, string act, JsonNode body) =>
        scenario.Fabric.Http.PostAsJsonAsync($"api/price-changes/nordwind{act}", body);
}
