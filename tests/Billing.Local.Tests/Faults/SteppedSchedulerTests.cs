using Billing.Local.Faults;

namespace Billing.Local.Tests.Faults;

public sealed class SteppedSchedulerTests
{
    [Fact]
    public void Nothing_runs_before_it_is_told_to()
    {
        var steps = new SteppedScheduler(1);
        var ran = new List<int>();
        _ = Start(steps, () => ran.Add(1));
        Assert.Empty(ran);
        steps.RunUntilIdle();
        Assert.Equal([1], ran);
        Assert.Equal(1, steps.Steps);
    }

    [Fact]
    public void The_same_seed_gives_the_same_order_and_another_seed_another()
    {
        Assert.Equal(OrderOf(7), OrderOf(7));
        Assert.NotEqual(OrderOf(7), OrderOf(8));
        Assert.Equal(Enumerable.Range(0, 20), OrderOf(7).Order());
    }

    [Fact]
    public void Every_order_of_three_pieces_comes_with_some_seed()
    {
        var orders = Enumerable.Range(0, 100).Select(seed => string.Concat(OrderOf(seed, pieces: 3))).ToHashSet();
        Assert.Equal(["012", "021", "102", "120", "201", "210"], orders.Order());
    }

    [Fact]
    public void Pieces_of_two_methods_that_await_each_other_interleave_as_the_seed_says()
    {
        Assert.Equal(Interleaving(3), Interleaving(3));
        Assert.True(Enumerable.Range(0, 20).Select(Interleaving).Distinct().Count() > 1);
    }

    [Fact]
    public void Work_that_work_makes_ready_runs_too()
    {
        var steps = new SteppedScheduler(1);
        var ran = new List<string>();
        _ = Start(steps, () =>
        {
            ran.Add("outer");
            _ = Start(steps, () => ran.Add("inner"));
        });
        steps.RunUntilIdle();
        Assert.Equal(["outer", "inner"], ran);
    }

    [Fact]
    public void Running_the_work_from_within_the_work_is_an_error()
    {
        var steps = new SteppedScheduler(1);
        var inner = Start(steps, steps.RunUntilIdle);
        steps.RunUntilIdle();
        Assert.IsType<InvalidOperationException>(inner.Exception!.InnerException);

        // The error has left nothing behind.
        var later = Start(steps, () => { });
        steps.RunUntilIdle();
        Assert.True(later.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_stop_drops_what_is_ready_and_what_comes_later_and_who_runs_it_learns_of_the_crash()
    {
        var steps = new SteppedScheduler(1);
        var ran = 0;
        _ = Start(steps, () => ran++);
        steps.Stop(Crash());
        _ = Start(steps, () => ran++);
        Assert.Throws<HostCrashedException>(steps.RunUntilIdle);
        Assert.Equal(0, ran);
        Assert.True(steps.WhenQueuedAsync().IsCompleted);
    }

    [Fact]
    public void A_crash_within_a_piece_of_work_ends_the_run_after_that_piece()
    {
        var steps = new SteppedScheduler(1);
        var ran = 0;
        for (var i = 0; i < 3; i++)
        {
            _ = Start(steps, () =>
            {
                ran++;
                steps.Stop(Crash());
            });
        }

        Assert.Throws<HostCrashedException>(steps.RunUntilIdle);
        Assert.Equal(1, ran);
    }

    [Fact]
    public void A_call_is_carried_out_to_its_end_before_other_work_runs()
    {
        var steps = new SteppedScheduler(1);
        var gate = new ServiceGate(plan: null, steps);
        var ran = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var name = i;
            StartAsync(steps, async () =>
            {
                ran.Add($"{name} begins");
                await gate.ToTheEnd(CallAsync);
                ran.Add($"{name} ends");
            });
        }

        steps.RunUntilIdle();
        Assert.Equal(4, ran.Count);
        Assert.Equal(ran[0].Replace("begins", "ends", StringComparison.Ordinal), ran[1]);
        Assert.Equal(ran[2].Replace("begins", "ends", StringComparison.Ordinal), ran[3]);
        Assert.Equal(0, steps.Strays);

        static async Task<bool> CallAsync()
        {
            await Task.Run(() => { }, CancellationToken.None);
            await Task.Yield();
            return true;
        }
    }

    [Fact]
    public void Work_that_comes_back_from_another_thread_while_work_runs_is_counted_as_stray()
    {
        var steps = new SteppedScheduler(1);
        _ = Start(steps, () => FromElsewhere(steps));
        steps.RunUntilIdle();
        Assert.Equal(1, steps.Strays);

        FromElsewhere(steps);
        steps.RunUntilIdle();
        Assert.Equal(1, steps.Strays);
    }

    [Fact]
    public async Task Whoever_waits_for_work_is_told_when_there_is_some_and_not_before()
    {
        var steps = new SteppedScheduler(1);
        steps.RunUntilIdle();
        var queued = steps.WhenQueuedAsync();
        Assert.False(queued.IsCompleted);
        _ = Start(steps, () => { });
        await queued;
        steps.RunUntilIdle();
        Assert.False(steps.WhenQueuedAsync().IsCompleted);
    }

    /// <summary>Makes work ready from another thread.</summary>
    private static void FromElsewhere(SteppedScheduler steps)
    {
        var other = new Thread(() => _ = Start(steps, () => { }));
        other.Start();
        other.Join();
    }

    private static HostCrashedException Crash() => new(new ServiceCall(LocalService.ServiceBus, "Send", "orders"), FaultKind.CrashBefore);

    private static int[] OrderOf(int seed, int pieces = 20)
    {
        var steps = new SteppedScheduler(seed);
        var order = new List<int>();
        for (var i = 0; i < pieces; i++)
        {
            var piece = i;
            _ = Start(steps, () => order.Add(piece));
        }

        steps.RunUntilIdle();
        return [.. order];
    }

    private static string Interleaving(int seed)
    {
        var steps = new SteppedScheduler(seed);
        var order = new List<string>();
        foreach (var name in new[] { "a", "b" })
        {
            StartAsync(steps, async () =>
            {
                for (var i = 0; i < 5; i++)
                {
                    order.Add(name);
                    await Task.Yield();
                }
            });
        }

        steps.RunUntilIdle();
        Assert.Equal(10, order.Count);
        return string.Concat(order);
    }

    private static Task Start(SteppedScheduler steps, Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, steps);

    private static void StartAsync(SteppedScheduler steps, Func<Task> work) =>
        _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, steps);
}
