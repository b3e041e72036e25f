using Billing.Local.Functions.State;
using Billing.Local.Journal;
using Billing.Local.Tests.Journal;

namespace Billing.Local.Tests.Functions;

public class FunctionsStateTests
{
    private static readonly DateTime Noon = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Replaying_the_whole_log_recreates_the_state()
    {
        using var journal = new TestJournal();
        await FillAsync(new FunctionsState(journal));
        Verify(journal.Replay(new FunctionsState(MemoryJournal.Instance)));
    }

    [Fact]
    public async Task Replaying_the_live_records_recreates_the_state_with_one_record_each()
    {
        var state = new FunctionsState(MemoryJournal.Instance);
        await FillAsync(state);
        var records = state.LiveRecords().ToList();
        Assert.Equal(3, records.Count);
        var next = new FunctionsState(MemoryJournal.Instance);
        records.ForEach(record => next.Replay(record.Span));
        Verify(next);
    }

    [Fact]
    public void A_record_of_an_unknown_version_is_refused() =>
        Assert.Throws<InvalidDataException>(() => new FunctionsState(MemoryJournal.Instance).Replay([9, 1]));

    private static async Task FillAsync(FunctionsState state)
    {
        await state.SetTimerAsync("Run", new TimerRun(default, Noon, Noon));
        await state.SetTimerAsync("Run", new TimerRun(Noon, Noon.AddHours(1), Noon));
        await state.SetFeedAsync("Relay", 7);
        await state.SetFeedAsync("Relay", 9);
        await state.SetReceiptAsync("Read", "in", "a.csv", "\"1\"");
        await state.SetReceiptAsync("Read", "in", "a.csv", "\"2\"");
    }

    private static void Verify(FunctionsState state)
    {
        Assert.Equal(new TimerRun(Noon, Noon.AddHours(1), Noon), state.Timer("Run"));
        Assert.Equal(DateTimeKind.Utc, state.Timer("Run")!.Value.Next.Kind);
        Assert.Null(state.Timer("Other"));
        Assert.Equal(9, state.Feed("Relay"));
        Assert.Null(state.Feed("Other"));
        Assert.True(state.HasReceipt("Read", "in", "a.csv", "\"2\""));
        Assert.False(state.HasReceipt("Read", "in", "a.csv", "\"3\""));
        Assert.False(state.HasReceipt("Other", "in", "a.csv", "\"2\""));
    }
}
