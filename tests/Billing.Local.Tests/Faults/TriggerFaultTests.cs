using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Billing.Local.Faults;
using Billing.Local.Functions;
using Billing.Local.Tests.Functions;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Faults;

/// <summary>What faults of the services look like to functions: all are told at least once, none is lost.</summary>
public sealed class TriggerFaultTests
{
    private readonly Seen _seen = new();

    public sealed class Seen : ConcurrentQueue<string>;

    public sealed class Plain(Seen seen)
    {
        [Function("Plain")]
        public void Run([ServiceBusTrigger("plain")] ServiceBusReceivedMessage message) => seen.Enqueue($"{message.Body} {message.DeliveryCount}");
    }

    public sealed class InSession(Seen seen)
    {
        [Function("InSession")]
        public void Run([ServiceBusTrigger("sessions", IsSessionsEnabled = true)] ServiceBusReceivedMessage message) =>
            seen.Enqueue($"{message.Body} {message.DeliveryCount}");
    }

    public sealed class Feed(Seen seen)
    {
        [Function("Feed")]
        public void Run([CosmosDBTrigger("billing", "items", StartFromBeginning = true)] IReadOnlyList<JsonElement> items) =>
            seen.Enqueue(string.Join(',', items.Select(item => item.GetProperty("id").GetString())));
    }

    public sealed class File(Seen seen)
    {
        [Function("File")]
        public void Run([BlobTrigger("files/{name}")] string content, string name) => seen.Enqueue($"{name} {content}");
    }

    [Theory]
    [InlineData("Get")]
    [InlineData("Read")]
    public async Task A_blob_that_cannot_be_read_at_first_is_tried_again(string operation)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.Throttle) { Operation = operation, Nth = 1 });
        await using var running = await RunAsync(services, typeof(File));
        await services.Files.GetBlobClient("a").UploadAsync(BinaryData.FromString("text"));
        await running.DrainAsync();
        Assert.Equal(["a text"], _seen);
    }

    [Fact]
    public async Task A_message_whose_completion_failed_is_given_back_at_once()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.TimeOutBefore) { Operation = "Complete", Nth = 1 });
        await using var running = await RunAsync(services, typeof(Plain));
        await services.SendAsync("plain", "a");
        await running.DrainAsync();
        Assert.Equal(["a 1", "a 2"], _seen);
    }

    [Fact]
    public async Task A_message_whose_completion_was_done_before_its_timeout_does_not_come_again()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.TimeOutAfter) { Operation = "Complete", Nth = 1 });
        await using var running = await RunAsync(services, typeof(Plain));
        await services.SendAsync("plain", "a");
        await running.DrainAsync();
        await running.AdvanceAsync(services.Clock, TimeSpan.FromMinutes(10));
        Assert.Equal(["a 1"], _seen);
    }

    [Fact]
    public async Task A_message_that_can_neither_be_completed_nor_given_back_comes_again_when_its_lock_is_over()
    {
        await using var services = await FaultyServices.StartAsync(
            new FaultRule(FaultKind.Throttle) { Operation = "Complete", Nth = 1 }, new FaultRule(FaultKind.Throttle) { Operation = "Abandon", Nth = 1 });
        await using var running = await RunAsync(services, typeof(Plain));
        await services.SendAsync("plain", "a");
        await running.DrainAsync();
        Assert.Equal(["a 1"], _seen);
        await running.AdvanceAsync(services.Clock, TimeSpan.FromMinutes(1));
        Assert.Equal(["a 1", "a 2"], _seen);
    }

    [Fact]
    public async Task A_message_whose_lock_is_lost_comes_again()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.LockLost) { Nth = 1 });
        await using var running = await RunAsync(services, typeof(Plain));
        await services.SendAsync("plain", "a");
        await running.DrainAsync();
        Assert.Equal(["a 1", "a 2"], _seen);
    }

    // All that a dead host does fails at once; it must not take the same message over and over beside the next life.
    [Theory]
    [InlineData("plain", typeof(Plain))]
    [InlineData("sessions", typeof(InSession))]
    public async Task A_dead_host_takes_no_more_messages(string queue, Type function)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.CrashBefore) { Operation = "Complete", Nth = 1 });
        var clock = new CountingClock(services.Life.Clock);
        await services.SendAsync(queue, "a", session: queue == "sessions" ? "s" : null);
        var running = await RunAsync(services, function, clock);
        await services.Life.Gate.Crashed.Task;
        await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        var looks = clock.Looks;
        await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        Assert.Equal(looks, clock.Looks);
        await running.Host.KillAsync();
    }

    [Fact]
    public async Task A_session_that_is_lost_is_taken_again_and_goes_on_in_order()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.LockLost) { Nth = 2 });
        await services.SendAsync("sessions", "1", session: "a");
        await services.SendAsync("sessions", "2", session: "a");
        await services.SendAsync("sessions", "3", session: "a");
        await using var running = await RunAsync(services, typeof(InSession));
        await running.DrainAsync();
        Assert.Equal(["1 1", "2 1", "2 2", "3 1"], _seen);
    }

    [Fact]
    public async Task A_batch_of_changes_can_come_twice_and_the_feed_goes_on_behind_it()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.DuplicateDelivery) { Service = LocalService.Functions, Nth = 1 });
        await using var running = await RunAsync(services, typeof(Feed));
        await PutAsync(services, "1");
        await running.DrainAsync();
        await PutAsync(services, "2");
        await running.DrainAsync();
        Assert.Equal(["1", "1", "2"], _seen);
    }

    [Theory]
    [InlineData(FaultKind.CrashBefore)]
    [InlineData(FaultKind.CrashAfter)]
    public async Task A_crash_at_the_position_of_a_feed_has_its_batch_come_again_or_not_and_loses_none(FaultKind crash)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(crash) { Service = LocalService.Functions, Nth = 2 });
        await using (var running = await RunAsync(services, typeof(Feed)))
        {
            await PutAsync(services, "1");
            await services.Life.Gate.Crashed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        await services.RestartAsync();
        await using var again = await RunAsync(services, typeof(Feed));
        await PutAsync(services, "2");
        await again.DrainAsync();
        var handled = crash == FaultKind.CrashBefore ? "1" : "2";
        Assert.Equal("1", _seen.First());
        Assert.StartsWith(handled, _seen.Skip(1).First(), StringComparison.Ordinal);
        Assert.EndsWith("2", _seen.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_activity_can_run_twice_and_the_orchestration_sees_one_result()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.DuplicateDelivery) { Service = LocalService.Durable, Nth = 1 });
        services.Hub.RegisterActivity("Count", (_, _, _) =>
        {
            _seen.Enqueue("run");
            return Task.FromResult<string?>($"{_seen.Count}");
        });
        services.Hub.RegisterOrchestrator("Chain", services.Worker.Run(async context =>
            new[] { await context.CallActivityAsync<int>("Count"), await context.CallActivityAsync<int>("Count") }));
        await services.Hub.StartAsync();
        var id = await services.Hub.CreateClient().ScheduleNewOrchestrationInstanceAsync("Chain");
        await services.Hub.WhenQuietAsync();
        var ended = await services.Hub.CreateClient().GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.Equal([2, 3], ended!.ReadOutputAs<int[]>()!);
        Assert.Equal(3, _seen.Count);
    }

    private Task<RunningHost> RunAsync(FaultyServices services, Type functions, TimeProvider? clock = null)
    {
        var builder = HostFixture.Builder(
            functions, clock ?? services.Life.Clock, state: services.State, bus: services.Bus, blobs: services.Blobs, cosmos: services.Cosmos, faults: services.Life.Gate);
        builder.Services.AddSingleton(_seen);
        return builder.RunAsync();
    }

    private static async Task PutAsync(FaultyServices services, string id) =>
        await services.Items.CreateItemAsync(new CrashTests.Item(id, "acme"), new PartitionKey("acme"));

    /// <summary>Counts how often the host looks at the time.</summary>
    private sealed class CountingClock(TimeProvider inner) : TimeProvider
    {
        private long _looks;

        public long Looks => Interlocked.Read(ref _looks);

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref _looks);
            return inner.GetUtcNow();
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            inner.CreateTimer(callback, state, dueTime, period);
    }
}
