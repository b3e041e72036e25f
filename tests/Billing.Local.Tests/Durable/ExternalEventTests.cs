using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-external-events
public sealed class ExternalEventTests
{
    public static TheoryData<bool> BothModes => HubHarness.BothModes;

    [Theory, MemberData(nameof(BothModes))]
    public async Task Events_before_the_wait_are_kept_and_read_in_their_order_whatever_the_case_of_the_name(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Collect", async context =>
            {
                await context.WaitForExternalEvent<bool>("Begin");
                var read = new List<int>();
                for (var i = 0; i < 3; i++)
                {
                    read.Add(await context.WaitForExternalEvent<int>("Paid"));
                }

                return string.Join(',', read);
            })
            .StartAsync();
        var id = await test.RunAsync("Collect");

        await test.RaiseAsync(id, "PAID", 1);
        await test.RaiseAsync(id, "paid", 2);
        await test.RaiseAsync(id, "begin", true);
        await test.RaiseAsync(id, "Paid", 3);

        Assert.Equal("1,2,3", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_event_before_the_first_step_is_kept(bool replay)
    {
        await using var test = new HubHarness(replay)
            .Orchestrator("Collect", context => context.WaitForExternalEvent<string>("Paid"));
        var id = await test.Client.ScheduleNewOrchestrationInstanceAsync("Collect");
        await test.Client.RaiseEventAsync(id, "Paid", "early");

        await test.StartAsync();
        await test.SettleAsync();

        Assert.Equal("early", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Each_event_ends_one_wait_and_the_latest_wait_is_served_first(bool replay)
    {
        // Microsoft.DurableTask.TaskOrchestrationContext.WaitForExternalEvent; durabletask-dotnet pull request 509
        await using var test = await new HubHarness(replay)
            .Orchestrator("Two", async context =>
            {
                var first = context.WaitForExternalEvent<string>("E");
                var second = context.WaitForExternalEvent<string>("E");
                return $"{await first} {await second}";
            })
            .StartAsync();
        var id = await test.RunAsync("Two");

        await test.RaiseAsync(id, "E", "a");
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await test.GetAsync(id)).RuntimeStatus);
        await test.RaiseAsync(id, "E", "b");

        Assert.Equal("b a", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_wait_that_ran_out_of_time_takes_no_event_from_a_later_one(bool replay)
    {
        // durabletask-dotnet pull request 801
        await using var test = await new HubHarness(replay)
            .Orchestrator("Patient", async context =>
            {
                try
                {
                    await context.WaitForExternalEvent<string>("E", TimeSpan.FromHours(1));
                }
                catch (TaskCanceledException)
                {
                    context.SetCustomStatus("late");
                }

                await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
                return await context.WaitForExternalEvent<string>("E", TimeSpan.FromHours(1));
            })
            .StartAsync();
        var id = await test.RunAsync("Patient");
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("late", (await test.GetAsync(id)).ReadCustomStatusAs<string>());

        await test.RaiseAsync(id, "E", "between");
        await test.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("between", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_wait_without_event_ends_with_TaskCanceledException_at_its_time_out(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("E", TimeSpan.FromDays(30)))
            .StartAsync();
        var id = await test.RunAsync("Wait");

        await test.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal("System.Threading.Tasks.TaskCanceledException", (await test.FailureAsync(id)).InnerFailure!.ErrorType);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task A_wait_can_be_cancelled_by_its_token(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Race", async context =>
            {
                using var cancellation = new CancellationTokenSource();
                var paid = context.WaitForExternalEvent<string>("Paid", TimeSpan.FromDays(1), cancellation.Token);
                var cancelled = context.WaitForExternalEvent<string>("Cancelled");
                await Task.WhenAny(paid, cancelled);
#pragma warning disable CA1849 // The asynchronous form would leave the orchestrator's thread.
                cancellation.Cancel();
#pragma warning restore CA1849
                return paid.IsCanceled ? "cancelled" : await paid;
            })
            .StartAsync();
        var id = await test.RunAsync("Race");

        await test.RaiseAsync(id, "Cancelled", "by the customer");

        Assert.Equal("cancelled", await test.OutputAsync<string>(id));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Waits_for_one_name_with_two_types_are_refused(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Mixed", async context =>
            {
                var number = context.WaitForExternalEvent<int>("E");
                var text = context.WaitForExternalEvent<string>("E");
                await Task.WhenAll(number, text);
                return "never";
            })
            .StartAsync();
        var id = await test.RunAsync("Mixed");
        await test.RaiseAsync(id, "E", 1);

        Assert.Contains("same type argument", (await test.FailureAsync(id)).ErrorMessage, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task Events_to_missing_and_ended_instances_are_dropped(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Once", _ => Task.FromResult("done"))
            .StartAsync();
        var id = await test.RunAsync("Once");
        var stored = test.Journal.Records.Count;

        await test.RaiseAsync(id, "E", 1);
        await test.RaiseAsync("nobody", "E", 1);

        Assert.Equal(stored, test.Journal.Records.Count);
        Assert.Null(await test.Client.GetInstanceAsync("nobody"));
    }

    [Theory, MemberData(nameof(BothModes))]
    public async Task An_orchestration_sends_an_event_to_another(bool replay)
    {
        await using var test = await new HubHarness(replay)
            .Orchestrator("Listener", context => context.WaitForExternalEvent<int>("Hello"))
            .Orchestrator("Speaker", context =>
            {
                context.SendEvent("nobody", "Hello", 1);
                context.SendEvent("listener", "Hello", 42);
                return Task.FromResult(true);
            })
            .StartAsync();
        await test.RunAsync("Listener", null, new StartOrchestrationOptions("listener"));

        await test.RunAsync("Speaker");

        Assert.Equal(42, await test.OutputAsync<int>("listener"));
    }
}
