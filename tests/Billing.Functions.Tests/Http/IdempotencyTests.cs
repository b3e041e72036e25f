using System.Net;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Operations;
using Billing.Functions.Tests.Scenarios;
using static Billing.Functions.Tests.Http.Requests;

namespace Billing.Functions.Tests.Http;

/// <summary>A command over HTTP that is sent twice takes effect once, and gets the first answer again.</summary>
[Trait("Capability", "PLT-01")]
public sealed class IdempotencyTests
{
    private const string Release = "api/orders/nordwind/1003/release";
    private const string Changes = "api/price-changes/nordwind";
    private const string Integrations = "api/integrations/nordwind";

    [Fact]
    public async Task A_release_under_one_key_takes_effect_once_and_another_request_under_it_is_refused()
    {
        await using var scenario = await HoldAsync();

        var first = await SendAsync(scenario, Release, By("ann"), "k-1");
        Assert.Equal(HttpStatusCode.OK, first.Status);
        IsAgain(first, await SendAsync(scenario, Release, By("ann"), "k-1"));
        IsKeyReused(await SendAsync(scenario, Release, By("ann", "another reason"), "k-1"));
        IsKeyReused(await SendAsync(scenario, Release, By("bob"), "k-1"));
        Assert.Equal(1, (await EventsAsync(scenario, "order/1003")).Count(type => type == "order.released"));

        // Whatever became of the order since, the answer is the first.
        await scenario.WarehouseAsync("nordwind", "s-1003", Scenario.Sample("nordwind/fulfilment/shipped-1003.json"));
        await scenario.PassAsync("2026-11-03T08:00:00Z");
        IsAgain(first, await SendAsync(scenario, Release, By("ann"), "k-1"));
    }

    [Fact]
    public async Task A_release_without_a_key_that_is_sent_twice_or_by_two_people_takes_effect_once()
    {
        await using var scenario = await HoldAsync();

        foreach (var actor in new[] { "ann", "ann", "bob" })
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(scenario, Release, By(actor))).Status);
        }

        Assert.Equal(1, (await EventsAsync(scenario, "order/1003")).Count(type => type == "order.released"));
    }

    [Theory]
    [InlineData("k-1")]
    [InlineData(null)]
    public async Task Of_eight_senders_of_one_request_at_once_one_takes_effect_and_all_get_its_answer(string? key)
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(scenario, Changes, Change(), key)));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Body), (answer.Status, answer.Body)));
        Assert.Single(answers, answer => !answer.IsReplay);
        Assert.Equal(["price-change.drafted"], await EventsAsync(scenario, "price-change/winter-2026"));
    }

    [Fact]
    public async Task A_change_of_prices_goes_its_way_once_when_each_step_is_sent_twice()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        var steps = new (string Path, JsonNode Body, string Key)[]
        {
            (Changes, Change(), "k-draft"), ($"{Changes}/propose", Act("ann"), "k-propose"), ($"{Changes}/return", Act("bob"), "k-return"),
            ($"{Changes}/propose", Act("ann"), "k-again"), ($"{Changes}/approve", Act("bob"), "k-approve"),
        };

        var first = new List<Answer>();
        foreach (var (path, body, key) in steps)
        {
            first.Add(await SendAsync(scenario, path, body, key));
            Assert.Equal(HttpStatusCode.OK, first[^1].Status);
            IsAgain(first[^1], await SendAsync(scenario, path, body, key));
        }

        // Also when the change has long gone on, and other prices count.
        await scenario.PassAsync("2026-12-24T08:00:00Z");
        foreach (var ((path, body, key), answer) in steps.Zip(first))
        {
            IsAgain(answer, await SendAsync(scenario, path, body, key));
        }

        IsKeyReused(await SendAsync(scenario, $"{Changes}/approve", By("eve").With("changeSet", "winter-2026"), "k-approve"));
        Assert.Equal(
            ["price-change.drafted", "price-change.proposed", "price-change.returned", "price-change.proposed", "price-change.approved"],
            await EventsAsync(scenario, "price-change/winter-2026"));
    }

    [Fact]
    public async Task Without_a_key_the_same_draft_is_written_once_until_another_was_written()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-20T08:00:00Z");
        var other = Change();
        other["title"] = "Another title";

        IsAgain(await SendAsync(scenario, Changes, Change()), await SendAsync(scenario, Changes, Change()));
        await SendAsync(scenario, Changes, other);

        // The author wants the first wording back: that is no repetition.
        Assert.False((await SendAsync(scenario, Changes, Change())).IsReplay);
        Assert.Equal(3, (await EventsAsync(scenario, "price-change/winter-2026")).Count);
    }

    [Fact]
    public async Task A_freeze_that_comes_again_after_the_thaw_does_not_freeze_again()
    {
        await using var scenario = await Scenario.StartAsync();

        var frozen = await SendAsync(scenario, $"{Integrations}/freeze", Shop("ada"), "k-freeze");
        Assert.Equal(HttpStatusCode.OK, frozen.Status);
        var thawed = await SendAsync(scenario, $"{Integrations}/thaw", Shop("ada"), "k-thaw");
        await scenario.DrainAsync();

        IsAgain(frozen, await SendAsync(scenario, $"{Integrations}/freeze", Shop("ada"), "k-freeze"));
        IsAgain(thawed, await SendAsync(scenario, $"{Integrations}/thaw", Shop("ada"), "k-thaw"));
        IsKeyReused(await SendAsync(scenario, $"{Integrations}/freeze", Shop("bob"), "k-freeze"));
        Assert.False((await Freezes.FindAsync(scenario, "source:shopify")).GetProperty("isFrozen").GetBoolean());
        Assert.Equal(["integration.frozen", "integration.thawed"], await EventsAsync(scenario, "integrations/all"));
    }

    [Fact]
    public async Task Without_a_key_a_freeze_and_a_thaw_that_are_sent_twice_are_done_once()
    {
        await using var scenario = await Scenario.StartAsync();
        foreach (var act in new[] { "freeze", "freeze", "thaw", "thaw" })
        {
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(scenario, $"{Integrations}/{act}", Shop("ada"))).Status);
        }

        Assert.Equal(["integration.frozen", "integration.thawed"], await EventsAsync(scenario, "integrations/all"));
    }

    [Fact]
    public async Task What_was_refused_leaves_no_trace_and_its_key_can_be_used_again()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-02T08:50:00Z");

        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(scenario, Release, By("ann"), "k-1")).Status);
        await HoldAsync(scenario);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(scenario, Release, By("ann"), "k-1")).Status);
    }

    private static async Task<Scenario> HoldAsync()
    {
        var scenario = await Scenario.StartAsync("2026-11-02T08:50:00Z");
        await HoldAsync(scenario);
        return scenario;
    }

    private static async Task HoldAsync(Scenario scenario)
    {
        await Pricing.StorefrontPriceTests.SellBelowContractAsync(scenario);
        Assert.Equal("held", (await scenario.GetAsync("api/orders/nordwind/1003")).Json.GetProperty("status").GetString());
    }

    private static JsonNode Change()
    {
        var change = Scenario.Sample("nordwind/pricing/change-set.json");
        change["actor"] = "ann";
        change["reason"] = "winter";
        return change;
    }

    private static JsonObject Act(string actor) => By(actor, "winter").With("changeSet", "winter-2026");

    private static JsonObject Shop(string actor) => By(actor, "The shop moves.").With("integration", "source:shopify");
}
