using System.Text.Json;
using Billing.Local.Functions.State;
using Items = System.Collections.Generic.SortedDictionary<string, string>;

namespace Billing.Local.Tests.Kills;

/// <summary>What the Functions host keeps: runs of timers, positions in change feeds, blobs handled.</summary>
internal sealed class HostStateLoad : SequenceLoad
{
    private const int Slots = 3;
    private const int LivesApart = 1_000_000;

    public override string Name => "host";

    protected override int Writers => 3;

    // The host asks for its state when it starts, and tells nobody.
    protected override bool ReadsAreAnswers => false;

    protected override void Change(Items items, Operation operation) => items[$"{KindOf(operation)} {SlotOf(operation)}"] = $"{operation.Stamp}|";

    protected override async Task<string> ExecuteAsync(LoadedServices services, Items items, Operation operation)
    {
        var name = $"{operation.Writer}-{SlotOf(operation)}";
        var code = ((long)operation.Life * LivesApart) + operation.Number;
        await (KindOf(operation) switch
        {
            "timer" => services.Functions.SetTimerAsync(name, RunOf(code)),
            "feed" => services.Functions.SetFeedAsync(name, code),
            _ => services.Functions.SetReceiptAsync(name, "kept", "blob", operation.Stamp),
        });
        return "-";
    }

    protected override Task<Items> ReadAsync(LoadedServices services, int writer)
    {
        var items = new Items(StringComparer.Ordinal);
        foreach (var record in services.Functions.LiveRecords())
        {
            var state = JsonSerializer.Deserialize(record.Span[1..], StateRecordContext.Default.StateRecord)!;
            var (kind, name, stamp) = state switch
            {
                { Timer: { } timer } => ("timer", timer, StampOf(state.Run)),
                { Feed: { } feed } => ("feed", feed, StampOf(state.Position)),
                _ => ("receipt", state.Receipt!, state.ETag!),
            };
            if (name.StartsWith($"{writer}-", StringComparison.Ordinal))
            {
                items[$"{kind} {name.Split('-')[1]}"] = $"{stamp}|";
            }
        }

        return Task.FromResult(items);
    }

    private static string KindOf(Operation operation) => (operation.Number % 3) switch { 0 => "timer", 1 => "feed", _ => "receipt" };

    private static int SlotOf(Operation operation) => operation.Number / 3 % Slots;

    private static TimerRun RunOf(long code)
    {
        var last = new DateTime(code, DateTimeKind.Utc);
        return new TimerRun(last, last.AddMinutes(1), last.AddTicks(1));
    }

    private static string StampOf(TimerRun run) => run == RunOf(run.Last.Ticks) ? StampOf(run.Last.Ticks) : $"wrong {run}";

    private static string StampOf(long code) => $"{code / LivesApart}.{code % LivesApart}";
}
