using System.Net;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Audit;

[Trait("Capability", "AUD-01")]
public sealed class HistoryTests
{
    [Fact]
    public async Task Every_change_says_who_when_why_and_what_caused_it()
    {
        await using var books = await SealedBooks.StartAsync();
        var count = 0;
        await foreach (var change in books.Services.GetRequiredService<StreamQueries>().EventsAsync(SealedBooks.Tenant, SealedBooks.Region, string.Empty))
        {
            count++;
            Assert.All([change.Actor, change.Reason, change.CorrelationId, change.CausationId], text => Assert.False(string.IsNullOrWhiteSpace(text), $"{change.Stream} {change.Sequence}"));
            Assert.NotEqual(default, change.OccurredAt);
            Assert.NotEqual(default, change.RecordedAt);
        }

        Assert.True(count > 10);
    }

    [Fact]
    public async Task The_history_of_a_stream_shows_each_change_before_and_after()
    {
        await using var books = await SealedBooks.StartAsync();
        var stream = await books.AnyAsync(FabricStreams.Journal, events: 3);
        var answer = await books.Scenario.GetAsync($"api/audit/nordwind/history?stream={Uri.EscapeDataString(stream.Stream)}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);

        var changes = answer.Json.EnumerateArray().ToList();
        for (var index = 1; index < changes.Count; index++)
        {
            Assert.Equal(changes[index - 1].GetProperty("after").GetRawText(), changes[index].GetProperty("before").GetRawText());
        }

        var stored = await books.ReadAsync(stream, "state");
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(stored["data"], System.Text.Json.Nodes.JsonNode.Parse(changes[^1].GetProperty("after").GetRawText())));
        Assert.Equal(HttpStatusCode.NotFound, (await books.Scenario.GetAsync("api/audit/nordwind/history?stream=order/none")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await books.Scenario.GetAsync("api/audit/sierra/history?stream=" + Uri.EscapeDataString(stream.Stream))).Status);
    }
}
