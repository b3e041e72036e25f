using System.Net;
using System.Text.Json;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Demo;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Messaging;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-03")]
public sealed class DeadLetterTests
{
    [Fact]
    public async Task A_refused_report_is_listed_shown_without_personal_data_corrected_and_takes_effect()
    {
        await using var scenario = await Scenario.StartAsync();
        var right = await DeadLetters.ShipTooMuchAsync(scenario);

        var listed = Assert.Single(await DeadLetters.ListAsync(scenario));
        Assert.Equal(("fulfilment-intake", 1, 1), (listed.GetProperty("entity").GetString(), listed.GetProperty("attempts").GetInt32(), listed.GetProperty("round").GetInt32()));
        Assert.StartsWith("fulfilment.", listed.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal(32, listed.GetProperty("traceId").GetString()!.Length);

        var id = listed.GetProperty("id").GetString()!;
        var shown = (await scenario.GetAsync($"api/dead-letters/nordwind/{id}")).Json;
        Assert.Equal((true, true), (shown.GetProperty("isMasked").GetBoolean(), shown.GetProperty("canBeEdited").GetBoolean()));
        Assert.Equal("1003", shown.GetProperty("body").GetProperty("data").GetProperty("order").GetString());
        Assert.Equal(999, shown.GetProperty("body").GetProperty("data").GetProperty("lines")[0].GetProperty("quantity").GetInt32());

        var sent = await DeadLetters.ResubmitAsync(scenario, id, right);
        Assert.Equal((HttpStatusCode.Accepted, "resubmitted"), (sent.Status, DeadLetters.Status(sent)));

        // The books say that the report took effect once, though it was refused at first.
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Single(books.Invoices);
        Assert.Contains(books.Inputs, input => input is { Id: "warehouse shipped-1003 (applied)", IsRefused: false, Effects: 1 });
        Assert.Equal(["failed: " + listed.GetProperty("code").GetString(), "edited and resubmitted", "took effect"], await DeadLetters.HistoryAsync(scenario, id));
        Assert.Empty(await DeadLetters.ListAsync(scenario));
        Assert.Equal(id, await DeadLetters.OnlyAsync(scenario, "?status=resolved"));
    }

    [Fact]
    public async Task Letters_that_failed_at_one_time_come_page_by_page_each_once_and_every_page_says_how_many_there_are()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.ShipTooMuchAsync(scenario);
        await DeadLetters.SendBrokenEventAsync(scenario);
        var whole = (await DeadLetters.ListAsync(scenario)).Select(letter => letter.GetProperty("id").GetString()).ToList();
        Assert.True(whole.Count > 3, $"{whole.Count} letters are no more than a page.");

        var pages = new List<string?>();
        for (var next = "api/dead-letters/nordwind?limit=1"; next is not null;)
        {
            using var response = await scenario.Fabric.Http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            var page = (await Answer.ReadAsync(response)).Json;
            Assert.Equal((1, whole.Count), (page.GetProperty("items").GetArrayLength(), page.GetProperty("total").GetInt32()));
            pages.Add(page.GetProperty("items")[0].GetProperty("id").GetString());
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;
        }

        Assert.Equal(whole, pages);
    }

    [Fact]
    public async Task Of_eight_operators_who_resubmit_at_once_one_does_and_the_effect_is_there_once()
    {
        await using var scenario = await Scenario.StartAsync();
        var right = await DeadLetters.ShipTooMuchAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario);

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(index => DeadLetters.ResubmitAsync(scenario, id, right, $"operator-{index}")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Accepted), answer =>
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            Assert.Equal("operations.not-waiting", answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
        });

        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Invoices);
        Assert.Equal(HttpStatusCode.Conflict, (await DeadLetters.ResubmitAsync(scenario, id, right)).Status);
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Invoices);
    }

    [Fact]
    public async Task A_corrected_body_that_is_not_sound_or_about_something_else_is_refused_with_the_field_and_nothing_changes()
    {
        await using var scenario = await Scenario.StartAsync();
        var right = await DeadLetters.ShipTooMuchAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario);
        var unsound = right.DeepClone();
        unsound["data"]!["lines"]![0]!["quantity"] = "two";
        var other = right.DeepClone();
        other["data"]!["order"] = "1004";

        var refused = await DeadLetters.ResubmitAsync(scenario, id, unsound);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "$.body.data.lines[0].quantity"), (refused.Status, Assert.Single(refused.ProblemPaths.Distinct())));
        var elsewhere = await DeadLetters.ResubmitAsync(scenario, id, other);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "operations.other-subject"), (elsewhere.Status, elsewhere.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
        Assert.Equal("waiting", Assert.Single(await DeadLetters.ListAsync(scenario)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_event_cannot_be_edited_and_comes_back_with_its_history_when_it_is_refused_again()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.SendBrokenEventAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario, "?entity=events/ledger&code=schemas.");

        var edited = await DeadLetters.ResubmitAsync(scenario, id, new System.Text.Json.Nodes.JsonObject());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "operations.not-editable"), (edited.Status, edited.Json.GetProperty("errors")[0].GetProperty("code").GetString()));

        Assert.Equal(HttpStatusCode.Accepted, (await DeadLetters.ResubmitAsync(scenario, id)).Status);
        await scenario.DrainAsync();
        var again = Assert.Single(await DeadLetters.ListAsync(scenario, "?entity=events/ledger"));
        Assert.Equal((id, "waiting", 2), (again.GetProperty("id").GetString(), again.GetProperty("status").GetString(), again.GetProperty("round").GetInt32()));
        Assert.Equal(["failed: schemas.type", "resubmitted", "failed: schemas.type"], await DeadLetters.HistoryAsync(scenario, id));
    }

    [Fact]
    public async Task A_dead_letter_is_discarded_for_a_reason_and_stays_in_the_record()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.ShipTooMuchAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario);

        var unsigned = await DeadLetters.ActAsync(scenario, $"{id}/discard", new System.Text.Json.Nodes.JsonObject { ["actor"] = "ada" });
        Assert.Equal((HttpStatusCode.BadRequest, "$.reason"), (unsigned.Status, Assert.Single(unsigned.ProblemPaths)));
        Assert.Equal("discarded", DeadLetters.Status(await DeadLetters.ActAsync(scenario, $"{id}/discard", DeadLetters.By("ada", "The warehouse cancelled it."))));
        Assert.Equal(HttpStatusCode.Conflict, (await DeadLetters.ResubmitAsync(scenario, id)).Status);

        var last = (await scenario.GetAsync($"api/dead-letters/nordwind/{id}")).Json.GetProperty("history").EnumerateArray().Last();
        Assert.Equal(("discarded", "ada", "The warehouse cancelled it."), (Text(last, "what"), Text(last, "actor"), Text(last, "reason")));
    }

    [Fact]
    public async Task Who_looks_at_the_whole_body_says_why_and_is_noted()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.SendBrokenEventAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario, "?entity=events/ledger");

        var masked = await scenario.GetAsync($"api/dead-letters/nordwind/{id}");
        var whole = await DeadLetters.ActAsync(scenario, $"{id}/open", DeadLetters.By("ada", "To tell the buyer."));

        var buyer = whole.Json.GetProperty("body").GetProperty("data").GetProperty("invoice").GetProperty("buyer").GetProperty("name").GetString()!;
        Assert.DoesNotContain(buyer, masked.Body, StringComparison.Ordinal);
        Assert.Equal("•••", masked.Json.GetProperty("body").GetProperty("data").GetProperty("invoice").GetProperty("buyer").GetProperty("name").GetString());
        Assert.Equal("body shown", (await DeadLetters.HistoryAsync(scenario, id))[^1]);
    }

    [Fact]
    public async Task Nobody_sees_another_tenants_dead_letters_and_those_of_no_tenant_are_nobodys()
    {
        await using var scenario = await Scenario.StartAsync();
        await DeadLetters.ShipTooMuchAsync(scenario);
        var id = await DeadLetters.OnlyAsync(scenario);
        await using var sender = scenario.Fabric.Bus.CreateSender("payment-intake");
        await sender.SendMessageAsync(new Azure.Messaging.ServiceBus.ServiceBusMessage("{}") { SessionId = "s", MessageId = "m", ApplicationProperties = { ["tenant"] = "no-such-tenant" } });
        await scenario.DrainAsync();

        Assert.Empty(await DeadLetters.ListAsync(scenario, "?status=all", "sierra"));
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync($"api/dead-letters/sierra/{id}")).Status);
        Assert.Equal("payment-intake", Assert.Single(await DeadLetters.ListAsync(scenario, tenant: "nobody")).GetProperty("entity").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync("api/dead-letters/no-such-tenant")).Status);
        Assert.Equal("query:before", Assert.Single((await scenario.GetAsync("api/dead-letters/nordwind?before=soon")).ProblemPaths));
    }

    // Ten hours against retries of eight show the same as four days against three.
    [Fact]
    [Trait("Capability", "PLT-02")]
    public Task After_an_outage_that_outlasts_the_retries_all_that_was_given_up_is_resubmitted_at_once_and_booked() =>
        ResubmitAfterAsync(TimeSpan.FromHours(10), new RetrySchedule { LongestOutage = TimeSpan.FromHours(8) }, fewest: 30, most: 100);

    [Fact(Explicit = true)]
    public Task After_an_outage_of_four_days_all_that_was_given_up_is_resubmitted_at_once_and_booked() =>
        ResubmitAfterAsync(TimeSpan.FromDays(4), new RetrySchedule(), fewest: 250, most: 800);

    private static async Task ResubmitAfterAsync(TimeSpan outage, RetrySchedule retries, int fewest, int most)
    {
        var start = DateTimeOffset.Parse("2026-11-02T08:00:00Z");
        var plan = new FaultPlan(1, new FaultRule(FaultKind.TimeOutBefore) { Service = LocalService.Cosmos, Operation = "Batch", Target = "journal/", Probability = 1 });
        await using var scenario = await Scenario.StartAsync(
            new LocalFabricOptions { Clock = new SimulatedClock(start), UpkeepSchedule = DemoDay.UpkeepSchedule, Faults = plan, Retries = retries });
        await scenario.ShopifyAsync("nordwind", "o-1004", Scenario.Sample("nordwind/shopify/order-1004-paid-before-it-came.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1004.json"));
        await scenario.WarehouseAsync("nordwind", "s-1004", Scenario.Sample("nordwind/fulfilment/shipped-1004.json"));
        await scenario.PassAsync($"{start + outage:O}");
        plan.Pause();

        var letters = await DeadLetters.ListAsync(scenario, "?entity=events/ledger");
        Assert.True(letters.Count >= 3, $"{letters.Count} dead letters");
        Assert.All(letters, letter => Assert.Equal("operations.database-out", Text(letter, "code")));
        Assert.All(letters, letter => Assert.InRange(letter.GetProperty("attempts").GetInt32(), fewest, most));

        var answer = await DeadLetters.ActAsync(scenario, $"resubmit?code=operations.&before={start + outage:yyyy-MM-ddTHH:mm:ssZ}", DeadLetters.By("ada", "The ledger is back."));
        Assert.Equal((HttpStatusCode.Accepted, letters.Count, 0), (answer.Status, answer.Json.GetProperty("resubmitted").GetArrayLength(), answer.Json.GetProperty("left").GetInt32()));
        Assert.NotEmpty((await scenario.AuditedBooksAsync("nordwind")).Entries);
        Assert.Equal(letters.Count, (await DeadLetters.ListAsync(scenario, "?status=resolved")).Count);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
