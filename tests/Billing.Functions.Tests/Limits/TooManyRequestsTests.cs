using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using Billing.Connectors;
using Billing.Functions.Http.Limits;
using Billing.Functions.Intake;
using Billing.Functions.Tests.Contracts;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tests.Limits;

/// <summary>A fabric whose tenants may send two requests a second of a kind, five at once.</summary>
[Trait("Capability", "PLT-08")]
public sealed class TooManyRequestsTests
{
    [Fact]
    public async Task Of_sixty_four_senders_at_once_the_burst_is_taken_and_applied_and_who_comes_again_as_told_is_taken_too()
    {
        await using var scenario = await LimitedTenants.StartAsync();
        var waiting = Enumerable.Range(0, 64).ToList();
        var (rounds, taken) = (0, new List<string>());
        while (waiting.Count > 0)
        {
            var answers = await Task.WhenAll(waiting.Select(async index => (Index: index, Answer: await OrderAsync(scenario, index))));
            Assert.All(answers, each => Assert.True(each.Answer.Status is HttpStatusCode.Accepted or HttpStatusCode.TooManyRequests, each.Answer.Body));
            var refused = answers.Where(each => each.Answer.Status == HttpStatusCode.TooManyRequests).ToList();
            Assert.Equal(Math.Min(waiting.Count, rounds == 0 ? LimitedTenants.Burst : LimitedTenants.PerSecond), answers.Length - refused.Count);
            Assert.All(refused, each => Assert.Equal(1, each.Answer.RetryAfter));
            taken.AddRange(answers.Where(each => each.Answer.Status == HttpStatusCode.Accepted).Select(each => NumberOf(each.Index)));

            // Nothing of what was refused was kept.
            Assert.Equal(taken.Count, (await scenario.IntakeRecordsAsync("nordwind", "shopify")).Count);
            waiting = [.. refused.Select(each => each.Index)];
            rounds++;
            await scenario.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        await scenario.DrainAsync();
        Assert.Equal(64, taken.Distinct(StringComparer.Ordinal).Count());
        Assert.All(await scenario.IntakeRecordsAsync("nordwind", "shopify"), record => Assert.NotNull(record.Handled));
        foreach (var number in taken.Take(3).Concat(taken.TakeLast(3)))
        {
            Assert.NotEqual(HttpStatusCode.NotFound, await StatusOfOrderAsync(scenario, number));
        }
    }

    [Fact]
    public async Task A_tenant_or_source_that_sends_too_much_takes_nothing_from_another()
    {
        await using var scenario = await LimitedTenants.StartAsync();
        await UseUpAsync(() => OrderAsync(scenario, 1));

        Assert.Equal(HttpStatusCode.Accepted, (await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.UsageAsync("nordwind", Scenario.Sample("nordwind/usage/october-1.json"))).Status);
        Assert.Equal(
            HttpStatusCode.Accepted, (await scenario.ShopifyAsync("sierra", "o-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"))).Status);
    }

    [Fact]
    public async Task The_answer_is_a_problem_that_names_the_limit_and_says_when_to_come_again_in_whole_seconds()
    {
        await using var scenario = await LimitedTenants.StartAsync();
        var usage = HttpOperation.All.Single(operation => operation.Function == "ReceiveUsage");
        var answer = await UseUpAsync(() => scenario.UsageAsync("nordwind", Scenario.Sample("nordwind/usage/october-1.json")));

        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(1, answer.RetryAfter);
        var problem = Assert.Single(answer.Json.GetProperty("errors").EnumerateArray());
        Assert.Equal("limits.too-many-requests", problem.GetProperty("code").GetString());
        Assert.Contains("'usage' of this tenant lets 2 requests a second pass, 5 at once", problem.GetProperty("text").GetString(), StringComparison.Ordinal);
        AnswerContractTests.Conforms(OpenApiWriter.Write(), usage, "too much usage", answer);
        AnswerContractTests.Conforms(
            OpenApiWriter.Write(),
            HttpOperation.All.Single(operation => operation.Function == "ReceiveWebhook"),
            "too many webhooks",
            await UseUpAsync(() => OrderAsync(scenario, 1)));
    }

    [Fact]
    public async Task Usage_that_is_refused_is_not_counted_and_counts_once_when_it_comes_again()
    {
        await using var scenario = await LimitedTenants.StartAsync();
        var batch = Scenario.Sample("nordwind/usage/october-1.json");
        var refused = await UseUpAsync(() => scenario.UsageAsync("nordwind", batch));
        var other = Changed(batch);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await scenario.UsageAsync("nordwind", other)).Status);

        await scenario.Clock.AdvanceAsync(TimeSpan.FromSeconds(refused.RetryAfter!.Value));
        var again = await scenario.UsageAsync("nordwind", other);
        Assert.Equal((batch.AsArray().Count, 0), (again.Json.GetProperty("accepted").GetInt32(), again.Json.GetProperty("duplicates").GetInt32()));
        var copy = await scenario.UsageAsync("nordwind", other);
        Assert.Equal((0, batch.AsArray().Count), (copy.Json.GetProperty("accepted").GetInt32(), copy.Json.GetProperty("duplicates").GetInt32()));
    }

    [Fact]
    public async Task Requests_without_a_good_signature_use_nothing_of_the_source_up()
    {
        await using var scenario = await LimitedTenants.StartAsync();
        for (var time = 0; time < 3 * LimitedTenants.Burst; time++)
        {
            var stranger = await scenario.PostAsync("api/webhooks/nordwind/shopify", "{}"u8.ToArray(), new Dictionary<string, string>());
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.Status);
        }

        Assert.Equal(HttpStatusCode.Accepted, (await OrderAsync(scenario, 1)).Status);
    }

    [Fact]
    public async Task Every_route_of_a_tenant_counts_and_who_asks_for_nobody_uses_nothing_up()
    {
        await using var scenario = await LimitedTenants.StartAsync();
        for (var time = 0; time < 3 * LimitedTenants.Burst; time++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync("api/orders/nobody/1001")).Status);
        }

        var answer = await UseUpAsync(() => scenario.GetAsync("api/invoices/nordwind"));
        Assert.Contains("'api'", answer.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await scenario.GetAsync("api/trial-balance/nordwind")).Status);
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/trial-balance/sierra")).Status);
        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/openapi.json")).Status);
    }

    [Fact]
    public void Each_function_of_a_tenant_has_a_limit_that_there_is()
    {
        foreach (var operation in HttpOperation.All)
        {
            var itself = operation.Method.GetCustomAttribute<CountsItselfAttribute>();
            var limit = LimitRule.Find(operation.Function);
            Assert.Equal(operation.Parameters.Contains("tenant"), limit is not null || itself?.Because.Length > 20);
            Assert.True(limit is null || RequestLimits.DefaultsOf(ConnectorCatalogue.Contracts).ContainsKey(limit), $"{operation.Function}: there is no limit {limit}.");
        }
    }

    /// <summary>Asks until it is one too many.</summary>
    private static async Task<Answer> UseUpAsync(Func<Task<Answer>> ask)
    {
        for (var time = 0; time < LimitedTenants.Burst; time++)
        {
            var answer = await ask();
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answer.Status);
        }

        var refused = await ask();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        return refused;
    }

    private static string NumberOf(int index) => $"{8000 + index}";

    private static Task<Answer> OrderAsync(Scenario scenario, int index)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        order["name"] = "#" + NumberOf(index);
        return scenario.ShopifyAsync("nordwind", $"o-{index}", order);
    }

    // Past the limit of the API, which is not the source's.
    private static async Task<HttpStatusCode> StatusOfOrderAsync(Scenario scenario, string number)
    {
        await scenario.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        return (await scenario.GetAsync($"api/orders/nordwind/{number}")).Status;
    }

    private static JsonNode Changed(JsonNode batch)
    {
        var other = batch.DeepClone();
        foreach (var happened in other.AsArray())
        {
            happened!["id"] = $"other-{happened["id"]}";
        }

        return other;
    }
}
