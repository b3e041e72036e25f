using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Exceptions;

/// <summary>Who sees to an exception, and by when.</summary>
[Trait("Capability", "EXC-01")]
public sealed class ExceptionRoutingTests
{
    // The scenario begins on Monday 2 November 2026 at 07:00 UTC, which is 08:00 in Berlin.
    [Fact]
    public async Task What_is_not_resolved_in_hours_of_work_goes_up_its_path()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-02T07:00:00Z");
        await Queue.RaiseAsync(scenario, "big", "settlement.odd", "25000.00");
        await Queue.RaiseAsync(scenario, "none", "settlement.odd");
        await scenario.DrainAsync();

        var big = (await Queue.ShowAsync(scenario, "big")).GetProperty("exception");
        Assert.Equal(("critical", "finance"), (Queue.Text(big, "materiality"), Queue.Text(big, "owner")));
        Assert.Equal(DateTimeOffset.Parse("2026-11-02T12:00:00Z"), big.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(
            ["25000.00 EUR at stake: critical", "settlement. goes to finance", "critical is due within 4 hours of work"], big.GetProperty("why").EnumerateArray().Select(each => each.GetString()!));
        Assert.Empty(await Queue.ListAsync(scenario, "?overdue=true"));

        // Upkeep looks at half past three.
        await scenario.PassAsync("2026-11-03T04:00:00Z");
        var escalated = (await Queue.ShowAsync(scenario, "big")).GetProperty("exception");
        Assert.Equal(("admin", 1), (Queue.Text(escalated, "owner"), escalated.GetProperty("escalationLevel").GetInt32()));
        Assert.Equal(0, (await Queue.ShowAsync(scenario, "none")).GetProperty("exception").GetProperty("escalationLevel").GetInt32());

        await scenario.PassAsync("2026-11-05T13:00:00Z");
        Assert.Equal(1, (await Queue.ShowAsync(scenario, "big")).GetProperty("exception").GetProperty("escalationLevel").GetInt32());
        Assert.Equal(1, (await Queue.ShowAsync(scenario, "none")).GetProperty("exception").GetProperty("escalationLevel").GetInt32());
    }

    [Fact]
    public async Task The_tenants_document_says_what_is_heavy_who_owns_it_and_when_people_work()
    {
        await using var scenario = await Scenario.StartAsync("2026-11-02T07:00:00Z");
        const string policy = """
            {"calendar":{"timeZone":"Europe/Berlin","days":["tuesday"],"from":"10:00","until":"12:00","holidays":["2026-11-03"]},"materiality":{"medium":"1","high":"2","critical":"3"},
             "hours":{"critical":1},"routes":[{"code":"settlement.odd","owner":"auditor","atLeast":"critical"}],"rootCauses":["bank"]}
            """;
        Assert.Equal(HttpStatusCode.OK, await PutAsync(scenario, policy));
        await Queue.RaiseAsync(scenario, "mine", "settlement.odd", "1.50");
        await scenario.DrainAsync();

        // The next Tuesday is a holiday.
        var mine = (await Queue.ShowAsync(scenario, "mine")).GetProperty("exception");
        Assert.Equal(("critical", "auditor"), (Queue.Text(mine, "materiality"), Queue.Text(mine, "owner")));
        Assert.Equal(DateTimeOffset.Parse("2026-11-10T10:00:00Z"), mine.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal(HttpStatusCode.OK, (await Queue.ActAsync(scenario, "mine/tag", new JsonObject { ["rootCause"] = "bank" })).Status);

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(scenario, """{"routes":[{"code":"x.","owner":"king"}],"calendar":{"days":["someday"]}}"""));
    }

    [Fact]
    public async Task What_people_found_before_is_suggested_with_how_often()
    {
        await using var scenario = await Scenario.StartAsync();
        foreach (var (id, cause) in new[] { ("s-1", "partner"), ("s-2", "partner"), ("s-3", "timing") })
        {
            await Queue.RaiseAsync(scenario, id, "settlement.odd");
            await scenario.DrainAsync();
            await Queue.ActAsync(scenario, $"{id}/tag", new JsonObject { ["rootCause"] = cause });
        }

        await Queue.RaiseAsync(scenario, "s-4", "settlement.odd");
        await scenario.DrainAsync();
        var suggested = (await Queue.ShowAsync(scenario, "s-4")).GetProperty("exception").GetProperty("suggestedRootCause");
        Assert.Equal(("partner", 2, 3), (Queue.Text(suggested, "rootCause"), suggested.GetProperty("times").GetInt32(), suggested.GetProperty("of").GetInt32()));
    }

    [Fact]
    public async Task A_thousand_exceptions_are_read_page_after_page_under_each_filter()
    {
        await using var scenario = await Scenario.StartAsync();
        for (var each = 0; each < 1000; each++)
        {
            await Queue.RaiseAsync(scenario, $"e-{each:0000}", each % 4 == 0 ? "tax.odd" : "settlement.odd", each % 10 == 0 ? "2000.00" : "5.00");
        }

        await scenario.DrainAsync();
        Assert.Equal(1000, await CountAsync(scenario, ""));
        Assert.Equal(250, await CountAsync(scenario, "&code=tax."));
        Assert.Equal(100, await CountAsync(scenario, "&materiality=high"));
        Assert.Equal(50, await CountAsync(scenario, "&materiality=high&code=tax.&owner=finance"));
        Assert.Equal(0, await CountAsync(scenario, "&status=resolved"));
        Assert.Equal(HttpStatusCode.BadRequest, (await scenario.GetAsync("api/exceptions/nordwind?materiality=huge&status=odd&owner=king&overdue=7")).Status);
    }

    private static async Task<int> CountAsync(Scenario scenario, string filter)
    {
        var (count, next) = (0, $"api/exceptions/nordwind?limit=300{filter}");
        while (next is not null)
        {
            using var response = await scenario.Fabric.Http.GetAsync(new Uri(next, UriKind.Relative));
            count += JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsArray().Count;
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][2..] : null;
        }

        return count;
    }

    private static async Task<HttpStatusCode> PutAsync(Scenario scenario, string policy)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(policy));
        content.Headers.ContentType = new("application/json");
        using var response = await scenario.Fabric.Http.PutAsync(new Uri("api/configuration/nordwind/exceptions?actor=ann&reason=tried", UriKind.Relative), content);
        return response.StatusCode;
    }
}
