using System.Net;
using System.Text.Json.Nodes;
using Billing.Domain.Metering;
using Billing.Platform.Streams;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Source and id name a use once and for all, whatever else is told under them.</summary>
[Trait("Capability", "MTR-01")]
[Trait("Capability", "PLT-01")]
public sealed class UsageIdentityTests
{
    [Theory]
    [InlineData("quantity", "6", "5 2026-10-05T12:00:00Z", "6 2026-10-05T12:00:00Z")]
    [InlineData("time", "2026-10-06T12:00:00Z", "1001-1 api-calls 5 2026-10-05T12:00:00Z", "1001-1 api-calls 5 2026-10-06T12:00:00Z")]
    [InlineData("subject", "1001-9", "1001-1 api-calls", "1001-9 api-calls")]
    [InlineData("meter", "storage", "1001-1 api-calls", "1001-1 storage")]
    public async Task Another_content_under_a_known_id_is_told_with_both_and_the_first_stands_a_month_later(string field, string value, string first, string second)
    {
        await using var scenario = await Scenario.StartAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.UsageAsync("nordwind", new JsonArray(Use("u-1"), Use("u-2")))).Status);
        await scenario.PassAsync("2026-12-02T08:00:00Z");

        var answer = await scenario.UsageAsync("nordwind", new JsonArray(Use("u-3"), With(Use("u-1"), field, value), Use("u-2")));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(["$[1]"], answer.ProblemPaths);
        var problem = answer.Json.GetProperty("errors")[0];
        Assert.Equal("metering.other-content", problem.GetProperty("code").GetString());
        Assert.Contains(first, problem.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(second, problem.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal((15m, 3), await CountedAsync(scenario));

        // The first is still known, in another spelling as well.
        var again = With(With(Use("u-1"), "quantity", "5.000"), "time", "2026-10-05T14:00:00+02:00");
        var known = await scenario.UsageAsync("nordwind", new JsonArray(again));
        Assert.Equal((HttpStatusCode.Accepted, 1), (known.Status, known.Json.GetProperty("duplicates").GetInt32()));
        Assert.Equal((15m, 3), await CountedAsync(scenario));
    }

    [Fact]
    public async Task Two_contents_under_one_id_in_one_batch_are_told_and_the_first_counts()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.UsageAsync("nordwind", new JsonArray(Use("u-1"), Use("u-1"), With(Use("u-1"), "time", "2026-10-07T00:00:00Z")));

        Assert.Equal((HttpStatusCode.Conflict, "$[2]"), (answer.Status, Assert.Single(answer.ProblemPaths)));
        Assert.Equal((5m, 1), await CountedAsync(scenario));
    }

    [Fact]
    public async Task Of_many_contents_of_an_id_that_come_at_once_for_other_days_one_counts()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(1, 24).Select(sender => scenario.UsageAsync(
            "nordwind", new JsonArray(With(With(Use("u-1"), "time", $"2026-10-{1 + (sender % 12):D2}T12:00:00Z"), "quantity", $"{1 + (sender % 12)}")))));

        Assert.Equal(2, answers.Count(answer => answer.Status == HttpStatusCode.Accepted));
        Assert.Equal(22, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Equal(1, (await CountedAsync(scenario)).Count);
    }

    [Fact]
    public async Task Sources_and_ids_that_join_to_the_same_text_are_two_uses()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.UsageAsync("nordwind", new JsonArray(With(Use("c"), "source", "a b"), With(Use("b c"), "source", "a")));

        Assert.Equal((HttpStatusCode.Accepted, 2), (answer.Status, answer.Json.GetProperty("accepted").GetInt32()));
        Assert.Equal((10m, 2), await CountedAsync(scenario));
    }

    [Fact]
    public async Task A_use_whose_sender_had_no_answer_is_counted_when_its_id_comes_with_other_content()
    {
        await using var scenario = await Scenario.StartAsync();
        var told = new UsageEvent("/gateway", "u-1", "1001-1", "api-calls", 5, DateTimeOffset.Parse("2026-10-05T12:00:00Z"));
        await scenario.Fabric.Services.GetRequiredService<KeyClaims>().ClaimAsync(
            "nordwind",
            "westeurope",
            new Dictionary<string, KeyClaim> { [told.Key] = new(FabricStreams.UsageClaimsOf(told.Key), told.Content) },
            CancellationToken.None);

        Assert.Equal(HttpStatusCode.Conflict, (await scenario.UsageAsync("nordwind", new JsonArray(With(Use("u-1"), "quantity", "9")))).Status);
        Assert.Equal((5m, 1), await CountedAsync(scenario));
    }

    [Fact]
    public async Task A_use_that_was_counted_before_ids_were_claimed_is_known_in_its_stream()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.UsageAsync("nordwind", new JsonArray(Use("u-1")));
        var told = new UsageEvent("/gateway", "u-1", "1001-1", "api-calls", 5, DateTimeOffset.Parse("2026-10-05T12:00:00Z"));
        await scenario.Fabric.Services.GetRequiredService<CosmosClient>().GetContainer("billing", "streams").DeleteItemAsync<ClaimDocument>(
            ClaimDocument.ItemId(told.Key), new StreamAddress("nordwind", "westeurope", FabricStreams.UsageClaimsOf(told.Key)).PartitionKey);

        var known = await scenario.UsageAsync("nordwind", new JsonArray(Use("u-1")));
        Assert.Equal((HttpStatusCode.Accepted, 1), (known.Status, known.Json.GetProperty("duplicates").GetInt32()));
        Assert.Equal((5m, 1), await CountedAsync(scenario));
    }

    [Fact]
    public async Task One_odd_event_stops_no_other_and_a_person_is_told_once()
    {
        await using var scenario = await Scenario.StartAsync();
        JsonArray Batch() => new(Use("u-1"), With(Use("u-2"), "quantity", "-1"), With(Use("u-3"), "time", "2026-11-09T00:00:00Z"), JsonValue.Create(7), Use("u-4"));

        var answer = await scenario.UsageAsync("nordwind", Batch());
        var again = await scenario.UsageAsync("nordwind", Batch());

        Assert.Equal((HttpStatusCode.MultiStatus, HttpStatusCode.MultiStatus), (answer.Status, again.Status));
        Assert.Equal((5, 2, 3), (Number(answer, "received"), Number(answer, "accepted"), Number(answer, "refused")));
        Assert.Equal((0, 2), (Number(again, "accepted"), Number(again, "duplicates")));
        Assert.Equal(["$[1].data.quantity", "$[3]", "$[2].time"], answer.ProblemPaths);
        Assert.Equal((10m, 2), await CountedAsync(scenario));
        var told = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray(), each => each.GetProperty("exceptionId").GetString()!.StartsWith("usage-odd-", StringComparison.Ordinal));
        Assert.Contains("/gateway u-2", told.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_in_which_nothing_is_sound_is_refused_whole()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.UsageAsync("nordwind", new JsonArray(With(Use("u-2"), "quantity", "-1"), With(Use("u-3"), "time", "2026-11-09T00:00:00Z")));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("[]", (await scenario.GetAsync("api/exceptions/nordwind")).Body);
    }

    private static int Number(Answer answer, string name) => answer.Json.GetProperty(name).GetInt32();

    private static async Task<(decimal Total, int Count)> CountedAsync(Scenario scenario)
    {
        await scenario.AuditedBooksAsync("nordwind");
        var (total, count) = (0m, 0);
        await foreach (var day in scenario.Fabric.Services.GetRequiredService<StreamQueries>().StatesAsync<UsageDay>("nordwind", "westeurope", FabricStreams.Usage))
        {
            (total, count) = (total + day.Data.Total, count + day.Data.Count);
        }

        return (total, count);
    }

    private static JsonObject Use(string id) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = id,
        ["source"] = "/gateway",
        ["type"] = "com.example.usage",
        ["subject"] = "1001-1",
        ["time"] = "2026-10-05T12:00:00Z",
        ["data"] = new JsonObject { ["meter"] = "api-calls", ["quantity"] = "5" },
    };

    private static JsonObject With(JsonObject use, string field, string value)
    {
        var holder = field is "meter" or "quantity" ? use["data"]!.AsObject() : use;
        holder[field] = value;
        return use;
    }
}
