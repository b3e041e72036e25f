using System.Net;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Ids that stand in headers are signed by nobody: who holds a body cannot make two events of it.</summary>
[Trait("Capability", "PLT-01")]
public sealed class ReplayedBodyTests
{
    private const string Order = "nordwind/shopify/order-1002-mixed-basket.json";

    [Fact]
    public async Task A_Shopify_body_under_a_new_id_gets_the_first_answer_and_leaves_no_second_record()
    {
        await using var scenario = await Scenario.StartAsync();
        var first = await scenario.ShopifyAsync("nordwind", "event-1", Scenario.Sample(Order));
        await scenario.PassAsync("2026-11-03T08:00:00Z");
        var again = await scenario.ShopifyAsync("nordwind", "event-2", Scenario.Sample(Order));

        Assert.Equal((HttpStatusCode.Accepted, false), (first.Status, first.IsReplay));
        Assert.Equal(first with { IsReplay = true }, again);
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    [Fact]
    public async Task Many_ids_of_one_body_at_once_are_one_event()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => scenario.ShopifyAsync("nordwind", $"event-{number}", Scenario.Sample(Order))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    [Fact]
    public async Task A_body_that_was_refused_under_the_id_of_another_is_taken_under_its_own()
    {
        await using var scenario = await Scenario.StartAsync();
        var other = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        await scenario.ShopifyAsync("nordwind", "event-1", Scenario.Sample(Order));

        Assert.Equal(HttpStatusCode.Conflict, (await scenario.ShopifyAsync("nordwind", "event-1", other)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "event-2", other)).Status);
        Assert.Equal(2, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
    }

    [Theory]
    [InlineData("2026-11-03T08:00:00Z", HttpStatusCode.Accepted)]
    [InlineData("2026-11-03T08:00:01Z", HttpStatusCode.MultiStatus)]
    [InlineData("2099-12-31T23:59:59Z", HttpStatusCode.MultiStatus)]
    [Trait("Capability", "MTR-01")]
    public async Task Use_may_be_told_a_day_ahead_and_no_further(string time, HttpStatusCode status)
    {
        await using var scenario = await Scenario.StartAsync();
        var batch = Scenario.Sample("nordwind/usage/october-1.json");
        batch[1]!["time"] = time;
        var answer = await scenario.UsageAsync("nordwind", batch);

        Assert.Equal(status, answer.Status);
        Assert.Equal(150, answer.Json.GetProperty("received").GetInt32());
        Assert.Equal(status == HttpStatusCode.MultiStatus ? 149 : 150, answer.Json.GetProperty("accepted").GetInt32());
        if (status == HttpStatusCode.MultiStatus)
        {
            Assert.Equal(("metering.in-future", "$[1].time"), (answer.Json.GetProperty("errors")[0].GetProperty("code").GetString(), answer.ProblemPaths[0]));
        }
    }
}
