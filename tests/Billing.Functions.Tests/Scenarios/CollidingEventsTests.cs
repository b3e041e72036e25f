using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>One id is one event, whoever sends it how often, when, beside whom, and with what.</summary>
[Trait("Capability", "PLT-01")]
public sealed partial class CollidingEventsTests
{
    private const string Order = "nordwind/shopify/order-1003-reverse-charge.json";

    [Fact]
    public async Task Of_two_bodies_under_one_id_sent_by_64_senders_at_once_one_wins_and_it_is_the_one_that_is_applied()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(index => SendAsync(scenario, "event-1", 1 + (index % 2))));
        var books = await scenario.AuditedBooksAsync("nordwind");

        var winner = Assert.Single(answers.Index().Where(answer => answer.Item.Status == HttpStatusCode.Accepted).Select(answer => answer.Index % 2).Distinct());
        Assert.Equal(32, answers.Count(answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Single(answers.Where(answer => answer.Status == HttpStatusCode.Accepted).Select(answer => answer.Body).Distinct());
        Assert.Single(answers, answer => answer is { Status: HttpStatusCode.Accepted, IsReplay: false });
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Accepted), answer =>
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal(2, Digest().Count(answer.Json.GetProperty("detail").GetString()!));
        });
        Assert.Equal($"N{1 + winner}", Assert.Single(books.Orders).Order!.Reference);
    }

    [Fact]
    public async Task Eight_events_each_sent_by_eight_senders_at_once_take_effect_once_each()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(index => SendAsync(scenario, $"event-{index % 8}", index % 8)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Equal(8, answers.Count(answer => !answer.IsReplay));
        Assert.Equal(8, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
    }

    [Fact]
    public async Task The_same_id_of_two_sources_or_of_two_tenants_is_two_events()
    {
        await using var scenario = await Scenario.StartAsync();
        var shopify = await SendAsync(scenario, "event-1", 1);
        var kontor = await scenario.SendAsync("nordwind", "kontor", "event-1", PartnerOrder("K-1"));
        var sierra = await scenario.ShopifyAsync("sierra", "event-1", Scenario.Sample("sierra/shopify/order-2003-tax-exempt.json"));

        Assert.All([shopify, kontor, sierra], answer => Assert.Equal((HttpStatusCode.Accepted, false), (answer.Status, answer.IsReplay)));
        Assert.Equal(2, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
        Assert.Single((await scenario.AuditedBooksAsync("sierra")).Orders);
    }

    [Fact]
    public async Task A_refused_body_does_not_use_up_its_id()
    {
        await using var scenario = await Scenario.StartAsync();
        var wrong = PartnerOrder("K-1");
        wrong["data"]!.AsObject().Remove("currency");
        Assert.Equal(HttpStatusCode.BadRequest, (await scenario.SendAsync("nordwind", "kontor", "event-1", wrong)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.SendAsync("nordwind", "kontor", "event-1", PartnerOrder("K-1"))).Status);
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    [Theory]
    [InlineData(257)]
    [InlineData(2000)]
    public async Task An_id_without_end_is_left_aside_and_the_event_known_by_its_content(int length)
    {
        await using var scenario = await Scenario.StartAsync();
        var storefront = await SendAsync(scenario, new string('e', length), 1);
        Assert.Equal((HttpStatusCode.Accepted, false), (storefront.Status, storefront.IsReplay));
        Assert.True((await SendAsync(scenario, new string('f', length), 1)).IsReplay);
    }

    [Fact]
    public async Task A_conflict_a_month_later_is_still_one()
    {
        await using var scenario = await Scenario.StartAsync();
        var first = await SendAsync(scenario, "event-1", 1);
        await scenario.PassAsync("2026-12-02T08:00:00Z");

        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(scenario, "event-1", 2)).Status);
        Assert.Equal(first with { IsReplay = true }, await SendAsync(scenario, "event-1", 1));
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
    }

    private static Task<Answer> SendAsync(Scenario scenario, string eventId, int number) => scenario.ShopifyAsync("nordwind", eventId, Body(number));

    private static JsonNode Body(int number)
    {
        var order = Scenario.Sample(Order);
        order["id"] = 8_000_000 + number;
        order["name"] = $"#N{number}";
        return order;
    }

    private static JsonNode PartnerOrder(string reference)
    {
        var order = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Docs.Repository.Root, "docs", "contracts", "samples", "partner-order.v1.json")))!;
        order["data"]!["reference"] = reference;
        return order;
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Digest();
}
