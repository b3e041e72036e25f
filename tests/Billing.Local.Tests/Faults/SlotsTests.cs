using Billing.Local.Functions.Invocation;

namespace Billing.Local.Tests.Faults;

public sealed class SlotsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slots_are_given_while_there_are_some_and_then_waited_for_in_order()
    {
        var slots = new Slots(2);
        await slots.TakeAsync(Cancellation);
        Assert.True(slots.TryTake());
        Assert.False(slots.TryTake());

        var first = slots.TakeAsync(Cancellation);
        var second = slots.TakeAsync(Cancellation);
        Assert.False(first.IsCompleted);
        slots.Release();
        await first;
        Assert.False(second.IsCompleted);
        slots.Release();
        await second;
    }

    [Fact]
    public async Task Slots_given_back_together_go_to_those_who_wait_and_the_rest_is_free()
    {
        var slots = new Slots(3);
        Assert.True(slots.TryTake() && slots.TryTake() && slots.TryTake());
        var waiting = slots.TakeAsync(Cancellation);
        slots.Release(3);
        await waiting;
        Assert.True(slots.TryTake());
        Assert.True(slots.TryTake());
        Assert.False(slots.TryTake());
    }

    [Fact]
    public async Task Whoever_gives_up_the_wait_takes_no_slot_and_lets_the_next_one_move_up()
    {
        var slots = new Slots(1);
        Assert.True(slots.TryTake());
        using var patience = new CancellationTokenSource();
        var impatient = slots.TakeAsync(patience.Token);
        var patient = slots.TakeAsync(Cancellation);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        slots.Release();
        await patient;
        Assert.False(slots.TryTake());
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_takes_no_slot()
    {
        var slots = new Slots(1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slots.TakeAsync(new CancellationToken(canceled: true)));
        Assert.True(slots.TryTake());
    }

    [Fact]
    public async Task A_slot_given_back_at_the_moment_the_wait_is_given_up_is_not_lost()
    {
        for (var round = 0; round < 200; round++)
        {
            var slots = new Slots(1);
            Assert.True(slots.TryTake());
            using var patience = new CancellationTokenSource();
            var waiting = slots.TakeAsync(patience.Token);
            await Task.WhenAll(Task.Run(() => slots.Release(), Cancellation), Task.Run(patience.Cancel, Cancellation));
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Assert.Equal(waiting.IsCanceled, slots.TryTake());
        }
    }
}
