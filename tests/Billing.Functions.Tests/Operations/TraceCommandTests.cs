using Billing.Local.Commands;
using Billing.Local.Tracing;
using Billing.Platform.Tracing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-17")]
public sealed class TraceCommandTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("billing-trace-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_trace_of_an_order_is_a_tree_with_failed_tries_and_waits()
    {
        Keep(
            Span("a", parent: "sender", "POST webhooks/{tenant}/{source}", 0, 20, (SpanAttributes.HttpStatus, "202")),
            Span("b", "a", "send order-intake", 10, 4),
            Span("c", "b", "process order-intake", 30, 5) with { Error = "operations.throttled" },
            Span("d", "b", "process order-intake", 4_035, 9, (SpanAttributes.Attempt, "2")),
            Span("e", "d", "commit order", 4_036, 3, (SpanAttributes.Stream, "order/1002"), (SpanAttributes.Tenant, "nordwind"), (SpanAttributes.Events, "order.confirmed"), (SpanAttributes.Outcome, "committed"), (SpanAttributes.RequestCharge, "20.48")));

        Assert.Equal(
            """
            Order 1002 of nordwind  trace t1
            └── POST webhooks/{tenant}/{source}  202  2026-11-02 08:00:00.000  20.0 ms
                └── send order-intake  +10.0 ms  4.0 ms
                    ├── process order-intake  FAILED operations.throttled  +30.0 ms  5.0 ms
                    ├── waits 4.0 s
                    └── process order-intake  attempt 2  +4.0 s  9.0 ms
                        └── commit order  order/1002  order.confirmed  20.5 RU  +4.0 s  3.0 ms
            """,
            await PrintAsync("1002", tenant: null),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task An_order_of_two_tenants_asks_which_and_an_unknown_one_is_told()
    {
        Keep(Commit("a", "nordwind"), Commit("b", "sierra") with { Trace = "t2" });

        Assert.Contains("--tenant", (await Assert.ThrowsAsync<InvalidDataException>(() => PrintAsync("1002", tenant: null))).Message, StringComparison.Ordinal);
        Assert.Contains("1003", (await Assert.ThrowsAsync<InvalidDataException>(() => PrintAsync("1003", tenant: null))).Message, StringComparison.Ordinal);
        Assert.StartsWith("Order 1002 of sierra  trace t2", await PrintAsync("1002", "sierra"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_traces_says_what_makes_some() =>
        Assert.Contains("demo --data", (await Assert.ThrowsAsync<DirectoryNotFoundException>(() => PrintAsync("1002", tenant: null))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_newest_spans_stay_within_a_bound_and_a_line_cut_off_by_a_crash_is_passed_over()
    {
        using (var files = new SpanFiles(_folder, NullLogger.Instance, largest: 4_000))
        {
            for (var index = 0; index < 100; index++)
            {
                files.Add(Span($"s{index}", parent: null, "commit order", index, 1));
            }
        }

        await File.AppendAllTextAsync(Path.Combine(_folder, "traces", "spans.jsonl"), """{"trace":"t1","sp""");
        var kept = new List<string>();
        await foreach (var span in SpanFiles.ReadAsync(_folder))
        {
            kept.Add(span.Span);
        }

        Assert.Equal(Enumerable.Range(100 - kept.Count, kept.Count).Select(index => $"s{index}"), kept);
        Assert.InRange(kept.Count, 10, 40);
        Assert.All(Directory.EnumerateFiles(Path.Combine(_folder, "traces")), file => Assert.InRange(new FileInfo(file).Length, 1, 4_100));
    }

    private static SpanRecord Commit(string id, string tenant) =>
        Span(id, parent: null, "commit order", 0, 1, (SpanAttributes.Stream, "order/1002"), (SpanAttributes.Tenant, tenant));

    private static SpanRecord Span(string id, string? parent, string name, int at, int milliseconds, params (string Name, string Value)[] attributes) => new(
        "t1",
        id,
        parent,
        name,
        "Internal",
        Start.AddMilliseconds(at),
        TimeSpan.FromMilliseconds(milliseconds),
        Start.AddMilliseconds(at),
        Start.AddMilliseconds(at + milliseconds),
        Error: null,
        attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value, StringComparer.Ordinal));

    private void Keep(params SpanRecord[] spans)
    {
        using var files = new SpanFiles(_folder, NullLogger.Instance);
        Array.ForEach(spans, files.Add);
    }

    private async Task<string> PrintAsync(string order, string? tenant)
    {
        await using var output = new StringWriter();
        Assert.Equal(0, await TraceCommand.RunAsync(_folder, order, tenant, output, isTerminal: false));
        return string.Join('\n', output.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd();
    }
}
