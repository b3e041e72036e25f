using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Journal;
using Billing.Local.Time;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

public sealed class JournalFaultTests
{
    [Fact]
    public async Task A_start_is_acknowledged_only_when_its_record_is_durable_and_activities_wait_for_their_step()
    {
        var journal = new HeldJournal();
        using var worker = new InlineWorker();
        var ran = 0;
        await using var hub = new LocalTaskHub(new LocalTaskHubOptions(), new SimulatedClock(HubHarness.Start), journal, null);
        hub.RegisterActivity("A", (_, _, _) => Task.FromResult<string?>($"{++ran}"));
        hub.RegisterOrchestrator("O", worker.Run(async context => await context.CallActivityAsync<int>("A")));
        await hub.StartAsync();
        var client = hub.CreateClient();

        var start = client.ScheduleNewOrchestrationInstanceAsync("O");
        await journal.AppendedAsync(2);
        Assert.False(start.IsCompleted);
        journal.Complete(1);
        var id = await start;
        Assert.Equal(0, ran);
        Assert.NotEqual(0, hub.PendingWork);
        var end = client.WaitForInstanceCompletionAsync(id);
        journal.Complete(1);
        await journal.AppendedAsync(4);
        Assert.Equal(1, ran);
        Assert.False(end.IsCompleted);
        journal.Complete(2);

        await end;
        await hub.WhenQuietAsync();
    }

    [Fact]
    public async Task A_hub_that_cannot_store_stops_and_tells_every_caller()
    {
        var journal = new HeldJournal();
        using var worker = new InlineWorker();
        await using var hub = new LocalTaskHub(new LocalTaskHubOptions(), new SimulatedClock(HubHarness.Start), journal, null);
        hub.RegisterOrchestrator("O", worker.Run(async context => await context.WaitForExternalEvent<int>("E")));
        await hub.StartAsync();
        var client = hub.CreateClient();
        var start = client.ScheduleNewOrchestrationInstanceAsync("O");
        var wait = client.WaitForInstanceCompletionAsync("any");

        journal.Fail(new IOException("disk full"));

        Assert.Equal("disk full", (await Assert.ThrowsAsync<IOException>(() => start)).Message);
        Assert.Contains("disk full", (await Assert.ThrowsAsync<IOException>(() => wait)).Message, StringComparison.Ordinal);
        var later = await Assert.ThrowsAsync<IOException>(() => client.ScheduleNewOrchestrationInstanceAsync("O"));
        Assert.Contains("disk full", later.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_is_refused_and_an_event_dropped_only_when_the_reason_is_durable()
    {
        var journal = new HeldJournal();
        using var worker = new InlineWorker();
        await using var hub = new LocalTaskHub(new LocalTaskHubOptions(), new SimulatedClock(HubHarness.Start), journal, null);
        hub.RegisterOrchestrator("O", worker.Run(_ => Task.FromResult<object?>(null)));
        var client = hub.CreateClient();
        var options = new StartOrchestrationOptions { InstanceId = "i" };
        var start = client.ScheduleNewOrchestrationInstanceAsync("O", options);
        var again = client.ScheduleNewOrchestrationInstanceAsync("O", options);
        Assert.False(again.IsCompleted);
        journal.Complete(1);
        await start;
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => again);

        await hub.StartAsync();
        await journal.AppendedAsync(2);
        var dropped = client.RaiseEventAsync("i", "E");
        Assert.False(dropped.IsCompleted);
        journal.Complete(1);
        await dropped;
    }

    /// <summary>A journal whose records become durable when the test says so.</summary>
    private sealed class HeldJournal : IJournal
    {
        private readonly Lock _gate = new();
        private readonly Queue<TaskCompletionSource> _held = new();
        private readonly System.Threading.Channels.Channel<bool> _appends = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        private int _seen;

        public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _held.Enqueue(source);
            }

            _appends.Writer.TryWrite(true);
            return new(source.Task);
        }

        public async Task AppendedAsync(int count)
        {
            for (; _seen < count; _seen++)
            {
                await _appends.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
            }
        }

        public void Complete(int count)
        {
            lock (_gate)
            {
                for (; count > 0; count--)
                {
                    _held.Dequeue().SetResult();
                }
            }
        }

        public void Fail(Exception exception)
        {
            lock (_gate)
            {
                while (_held.TryDequeue(out var source))
                {
                    source.SetException(exception);
                }
            }
        }
    }
}
