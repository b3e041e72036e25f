using System.Net;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Operations;
using Billing.Functions.Tests.Scenarios;
using static Billing.Functions.Tests.Http.Requests;

namespace Billing.Functions.Tests.Http;

/// <summary>What is done about dead letters is done once, and asked for again it is answered as the first time.</summary>
[Trait("Capability", "PLT-01")]
[Trait("Capability", "PLT-03")]
public sealed class DeadLetterIdempotencyTests
{
    private const string Letters = "api/dead-letters/nordwind";

    [Fact]
    public async Task A_resubmission_under_one_key_is_sent_once_also_when_the_letter_has_come_back()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.SendBrokenEventAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario, "?entity=events/ledger");
        var path = $"{Letters}/{id}/resubmit";

        var first = await SendAsync(scenario, path, By("ada"), "k-1");
        Assert.Equal((HttpStatusCode.Accepted, "resubmitted"), (first.Status, DeadLetters.Status(first)));
        IsAgain(first, await SendAsync(scenario, path, By("ada"), "k-1"));
        await scenario.DrainAsync();

        // It was refused again and waits for the second time: the repetition is of the first.
        IsAgain(first, await SendAsync(scenario, path, By("ada"), "k-1"));
        IsKeyReused(await SendAsync(scenario, path, By("ada").With("body", "corrected"), "k-1"));
        IsKeyReused(await SendAsync(scenario, path, By("bob"), "k-1"));
        var letter = Assert.Single(await DeadLetters.ListAsync(scenario, "?entity=events/ledger"));
        Assert.Equal(("waiting", 2), (letter.GetProperty("status").GetString(), letter.GetProperty("round").GetInt32()));
    }

    [Fact]
    public async Task Without_a_key_a_resubmission_or_discard_that_is_sent_twice_is_done_once()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.ShipTooMuchAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario);

        var first = await SendAsync(scenario, $"{Letters}/{id}/discard", By("ada"));
        IsAgain(first, await SendAsync(scenario, $"{Letters}/{id}/discard", By("ada")));
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(scenario, $"{Letters}/{id}/discard", By("bob"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(scenario, $"{Letters}/{id}/resubmit", By("ada"))).Status);
        Assert.Equal("discarded", Assert.Single(await DeadLetters.HistoryAsync(scenario, id), what => what == "discarded"));
    }

    [Fact]
    public async Task Of_eight_senders_of_one_resubmission_at_once_all_get_one_answer_and_the_effect_is_there_once()
    {
        await using var scenario = await Scenario.StartAsync();
        var right = await DeadLetters.ShipTooMuchAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario);
        var body = By("ada");
        body["body"] = right.DeepClone();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(scenario, $"{Letters}/{id}/resubmit", body, "k-1")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Accepted, answers[0].Body), (answer.Status, answer.Body)));
        Assert.Single(answers, answer => !answer.IsReplay);
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Invoices);
    }

    [Fact]
    public async Task Who_looks_twice_is_noted_twice_and_once_under_one_key()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.SendBrokenEventAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario, "?entity=events/ledger");
        var path = $"{Letters}/{id}/open";

        IsAgain(await SendAsync(scenario, path, By("ada"), "k-1"), await SendAsync(scenario, path, By("ada"), "k-1"));
        var other = await SendAsync(scenario, path, By("bob"), "k-1");
        IsKeyReused(other);
        Assert.Single(await DeadLetters.HistoryAsync(scenario, id), what => what == "body shown");

        await SendAsync(scenario, path, By("ada"));
        await SendAsync(scenario, path, By("ada"));
        Assert.Equal(3, (await DeadLetters.HistoryAsync(scenario, id)).Count(what => what == "body shown"));
    }

    [Fact]
    public async Task Many_that_are_resubmitted_under_one_key_are_those_that_waited_then()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.SendBrokenEventAsync(scenario);
        var path = $"{Letters}/resubmit?code=schemas.";
        var waiting = (await DeadLetters.ListAsync(scenario)).Count;
        await scenario.PassAsync("2026-11-02T09:00:00Z");

        var first = await SendAsync(scenario, path, By("ada"), "k-1");
        Assert.Equal((HttpStatusCode.Accepted, waiting, 0), (first.Status, Count(first, "resubmitted"), first.Json.GetProperty("left").GetInt32()));
        await scenario.PassAsync("2026-11-02T10:00:00Z");

        // All of them were refused again and wait.
        Assert.All(await DeadLetters.ListAsync(scenario), letter => Assert.Equal(2, letter.GetProperty("round").GetInt32()));
        IsAgain(first, await SendAsync(scenario, path, By("ada"), "k-1"));
        await scenario.PassAsync("2026-11-02T11:00:00Z");
        Assert.All(await DeadLetters.ListAsync(scenario), letter => Assert.Equal(2, letter.GetProperty("round").GetInt32()));
        IsKeyReused(await SendAsync(scenario, path, By("bob"), "k-1"));
        IsKeyReused(await SendAsync(scenario, $"{Letters}/resubmit", By("ada"), "k-1"));
    }

    [Fact]
    public async Task Of_eight_senders_who_resubmit_many_under_one_key_at_once_each_letter_is_sent_once()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.SendBrokenEventAsync(scenario);
        var waiting = (await DeadLetters.ListAsync(scenario)).Count;
        await scenario.PassAsync("2026-11-02T09:00:00Z");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(scenario, $"{Letters}/resubmit", By("ada"), "k-1")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Accepted, waiting, 0), (answer.Status, Count(answer, "resubmitted"), Count(answer, "refused"))));
        await scenario.PassAsync("2026-11-02T10:00:00Z");
        Assert.All(await DeadLetters.ListAsync(scenario), letter => Assert.Equal(2, letter.GetProperty("round").GetInt32()));
    }

    private static int Count(Answer answer, string name) => answer.Json.GetProperty(name).GetArrayLength();
}
