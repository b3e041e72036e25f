using System.Collections.Concurrent;
using Billing.Local.Durable;
using Billing.Local.Functions;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Bindings for Durable Functions" (durable-functions-bindings), .NET isolated worker.
public sealed class DurableTriggerTests : IDisposable
{
    private readonly TestJournal _journal = new();
    private readonly SimulatedClock _clock = new(HostFixture.Start);
    private readonly Seen _seen = new();

    public void Dispose() => _journal.Dispose();

    public sealed class Seen : ConcurrentQueue<string>;

    public sealed record Order(string Number, int Parts);

    public sealed class Process(Seen seen, TimeProvider clock)
    {
        [Function("Start")]
        public async Task<IResult> StartAsync(
            [HttpTrigger("post", Route = "start/{number}")] HttpRequest request,
            string number,
            [DurableClient] DurableTaskClient client,
            CancellationToken cancellation)
        {
            _ = request;
            var id = await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(Fulfil), new Order(number, 3), new StartOrchestrationOptions("order-" + number), cancellation);
            return Results.Accepted($"/orders/{id}");
        }

        [Function(nameof(Fulfil))]
        public static async Task<int> Fulfil([OrchestrationTrigger] TaskOrchestrationContext context, Order order)
        {
            var total = 0;
            for (var part = 1; part <= order.Parts; part++)
            {
                total += await context.CallActivityAsync<int>(nameof(Pack), new Order(order.Number, part));
                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            }

            await context.CallActivityAsync("Ship");
            return total;
        }

        [Function(nameof(Pack))]
        public async Task<int> Pack([ActivityTrigger] Order order, string instanceId, FunctionContext context)
        {
            await Task.Yield();
            seen.Enqueue($"{instanceId} {order.Number} {order.Parts} {context.FunctionDefinition.Name} {clock.GetUtcNow():HH:mm}");
            return order.Parts;
        }

        [Function("ShipParcel")]
        public void Ship([ActivityTrigger(Activity = "Ship")] string? nothing, FunctionContext context) =>
            seen.Enqueue($"ship {nothing is null} {context.BindingContext.BindingData["instanceId"]}");

        [Function(nameof(Waiting))]
        public async Task Waiting([ActivityTrigger] int minutes)
        {
            await Task.Delay(TimeSpan.FromMinutes(minutes), clock);
            seen.Enqueue("waited");
        }

        [Function(nameof(WaitThere))]
        public static Task WaitThere([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync(nameof(Waiting), 5);
    }

    public sealed class Passing : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => await next(context);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_orchestration_runs_through_activities_and_timers_to_its_result(bool keepsLiveState)
    {
        await using var hub = Hub(keepsLiveState);
        await using var running = await RunAsync(hub);
        var answer = await running.Http.PostAsync("/api/start/A-1", content: null);
        Assert.Equal("/orders/order-A-1", answer.Headers.Location!.ToString());
        await running.DrainAsync();
        await running.AdvanceAsync(_clock, TimeSpan.FromHours(4));
        Assert.Equal(
            ["order-A-1 A-1 1 Pack 10:00", "order-A-1 A-1 2 Pack 11:00", "order-A-1 A-1 3 Pack 12:00", "ship True order-A-1"],
            _seen);
        var instance = await hub.CreateClient().GetInstanceAsync("order-A-1", getInputsAndOutputs: true);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance!.RuntimeStatus);
        Assert.Equal(6, instance.ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_orchestration_that_waits_does_not_keep_the_host_busy()
    {
        await using var hub = Hub(keepsLiveState: true);
        await using var running = await RunAsync(hub);
        await running.Http.PostAsync("/api/start/A-1", content: null);
        await running.DrainAsync();
        Assert.Single(_seen);
    }

    [Fact]
    public async Task An_activity_that_waits_for_the_clock_counts_as_quiet()
    {
        await using var hub = Hub(keepsLiveState: true);
        await using var running = await RunAsync(hub);
        await hub.CreateClient().ScheduleNewOrchestrationInstanceAsync(nameof(Process.WaitThere));
        await running.DrainAsync();
        Assert.Empty(_seen);
        await running.AdvanceAsync(_clock, TimeSpan.FromMinutes(5));
        Assert.Equal(["waited"], _seen);
    }

    [Fact]
    public void A_host_without_a_task_hub_says_so()
    {
        var failure = Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(Process)).Build());
        Assert.Contains("Function 'Fulfil': the host has no task hub", failure.Problems);
    }

    private LocalTaskHub Hub(bool keepsLiveState) =>
        new(new LocalTaskHubOptions { ExtendedSessionsEnabled = keepsLiveState }, _clock, _journal, loggers: null);

    private async Task<RunningHost> RunAsync(LocalTaskHub hub)
    {
        var builder = HostFixture.Builder(typeof(Process), _clock, hub: hub);
        builder.Services.AddSingleton(_seen);
        return await builder.UseMiddleware<Passing>().RunAsync();
    }
}
