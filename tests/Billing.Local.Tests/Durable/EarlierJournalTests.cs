using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Journal;
using Billing.Local.Time;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

/// <summary>
/// Journals that the engine of the first format wrote, which replayed orchestrators itself: what it left under way goes on
/// with the SDK's worker. The folders in Data hold its log and a snapshot, of 2026-03-08 12:30.
/// </summary>
public sealed class EarlierJournalTests
{
    private static readonly DateTimeOffset Written = new(2026, 3, 8, 12, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("log", false)]
    [InlineData("snapshot", false)]
    [InlineData("log", true)]
    [InlineData("snapshot", true)]
    public async Task Instances_under_way_go_on_and_ended_ones_stay(string folder, bool viaSnapshotOfToday)
    {
        await using var life = await Life.OpenAsync(folder, viaSnapshotOfToday);
        var client = life.Hub.CreateClient();

        await client.RaiseEventAsync("child", "A", 2);
        await client.RaiseEventAsync("eternal", "A", 0);
        await client.RaiseEventAsync("events", "A", 5);
        await client.RaiseEventAsync("scheduled", "A", 1);
        await client.ResumeInstanceAsync("suspended");
        foreach (var id in new[] { "suspended", "scheduled" })
        {
            await client.RaiseEventAsync(id, "A", 6);
            await client.RaiseEventAsync(id, "B", "late");
        }

        await client.RaiseEventAsync("week-pending", "B", "in time");
        await life.AdvanceAsync(TimeSpan.FromDays(20));

        Assert.Equal("21 slept", await life.OutputAsync("chain"));
        Assert.Equal("42", await life.OutputAsync("parent"));
        Assert.Equal("6", await life.OutputAsync("eternal"));
        Assert.Equal("1 5 kept", await life.OutputAsync("events"));
        Assert.Equal("1 6 late", await life.OutputAsync("suspended"));
        Assert.Equal("1 6 late", await life.OutputAsync("scheduled"));
        Assert.Equal("done", await life.OutputAsync("retry"));
        Assert.Equal("approved", await life.OutputAsync("deadline"));
        Assert.Equal("7 in time", await life.OutputAsync("week-pending"));
        Assert.Equal("5", await life.OutputAsync("completed"));
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await life.GetAsync("terminated")).RuntimeStatus);
        Assert.Equal("no such order", (await life.GetAsync("broken")).FailureDetails!.ErrorMessage);
        Assert.Equal("north", (await life.GetAsync("scheduled")).Tags["tenant"]);
    }

    [Theory]
    [InlineData("log", false)]
    [InlineData("snapshot", false)]
    [InlineData("log", true)]
    public async Task An_instance_whose_long_timer_the_worker_would_split_starts_over_with_its_input_and_its_events(string folder, bool viaSnapshotOfToday)
    {
        await using var life = await Life.OpenAsync(folder, viaSnapshotOfToday);
        await life.Hub.CreateClient().RaiseEventAsync("week", "B", "kept");

        await life.AdvanceAsync(TimeSpan.FromDays(6.5));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await life.GetAsync("week")).RuntimeStatus);
        await life.AdvanceAsync(TimeSpan.FromDays(0.5));

        Assert.Equal("2 kept", await life.OutputAsync("week"));
        Assert.Equal(1, (await life.GetAsync("week")).ReadInputAs<int>());
    }

    /// <summary>A host that opens a copy of a folder, with the orchestrators that were running when it was written.</summary>
    private sealed class Life : IAsyncDisposable
    {
        private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("earlier-");
        private readonly SimulatedClock _clock = new(Written);
        private readonly InlineWorker _worker = new();
        private FileJournal? _journal;

        public LocalTaskHub Hub { get; private set; } = null!;

        public static async Task<Life> OpenAsync(string folder, bool viaSnapshotOfToday)
        {
            var life = new Life();
            var path = Path.Combine(life._copy.FullName, "journal");
            Directory.CreateDirectory(path);
            foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Durable", "Data", folder)))
            {
                File.Copy(file, Path.Combine(path, Path.GetFileName(file)));
            }

            life._journal = new FileJournal(path);
            life.Hub = new LocalTaskHub(new LocalTaskHubOptions(), life._clock, life._journal, loggers: null);
            await life._journal.OpenAsync([life.Hub]);
            if (viaSnapshotOfToday)
            {
                var records = life.Hub.LiveRecords().Select(record => record.ToArray()).ToList();
                life.Hub = new LocalTaskHub(new LocalTaskHubOptions(), life._clock, life._journal, loggers: null);
                records.ForEach(record => life.Hub.Replay(record));
            }

            life.Register();
            await life.Hub.StartAsync();
            await life.Hub.WhenQuietAsync();
            return life;
        }

        public async Task AdvanceAsync(TimeSpan span)
        {
            await Hub.WhenQuietAsync();
            await _clock.AdvanceAsync(span, Hub.WhenQuietAsync);
        }

        public async Task<OrchestrationMetadata> GetAsync(string id) =>
            await Hub.CreateClient().GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"{id} is lost.");

        public async Task<string?> OutputAsync(string id)
        {
            var found = await GetAsync(id);
            Assert.True(found.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{id} is {found.RuntimeStatus}: {found.FailureDetails}");
            return found.SerializedOutput?.Trim('"');
        }

        public async ValueTask DisposeAsync()
        {
            await Hub.DisposeAsync();
            await _journal!.DisposeAsync();
            _worker.Dispose();
            _copy.Delete(recursive: true);
        }

        private void Register()
        {
            Hub.RegisterActivity("Add", (input, _, _) => Task.FromResult<string?>($"{int.Parse(input!) + 1}"));
            Hub.RegisterActivity("Flaky", (_, _, _) => Task.FromResult<string?>("\"done\""));
            Hub.RegisterActivity("Slow", (_, _, _) => Task.FromResult<string?>("\"slept\""));
            Register("Chain", async c => $"{await c.CallActivityAsync<int>("Add", c.GetInput<int>())} {await c.CallActivityAsync<string>("Slow")}");
            Register("Events", EventsAsync);
            Register("Retry", async c => await c.CallActivityAsync<string>(
                "Flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMinutes(30), 2))));
            Register("Week", WeekAsync);
            Register("Deadline", DeadlineAsync);
            Register("Child", async c => await c.WaitForExternalEvent<int>("A") + c.GetInput<int>());
            Register("Parent", async c => await c.CallSubOrchestratorAsync<int>("Child", 40, new SubOrchestrationOptions(instanceId: "child")));
            Register("Eternal", EternalAsync);
            Register("Broken", _ => throw new FormatException("no such order"));
        }

        private void Register(string name, Func<TaskOrchestrationContext, Task<object?>> code) => Hub.RegisterOrchestrator(name, _worker.Run(code));

        private static async Task<object?> EventsAsync(TaskOrchestrationContext context)
        {
            var first = await context.WaitForExternalEvent<int>("A");
            context.SetCustomStatus("half");
            return $"{first} {await context.WaitForExternalEvent<int>("A")} {await context.WaitForExternalEvent<string>("B")}";
        }

        private static async Task<object?> WeekAsync(TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
            var next = await context.CallActivityAsync<int>("Add", context.GetInput<int>());
            return $"{next} {await context.WaitForExternalEvent<string>("B")}";
        }

        private static async Task<object?> DeadlineAsync(TaskOrchestrationContext context)
        {
            using var stop = new CancellationTokenSource();
            var deadline = context.CreateTimer(TimeSpan.FromDays(30), stop.Token);
            var approval = context.WaitForExternalEvent<string>("A");
            await Task.WhenAny(deadline, approval);
#pragma warning disable CA1849 // The asynchronous form would leave the orchestrator's thread.
            stop.Cancel();
#pragma warning restore CA1849
            await context.CreateTimer(TimeSpan.FromDays(20), CancellationToken.None);
            return await approval;
        }

        private static async Task<object?> EternalAsync(TaskOrchestrationContext context)
        {
            var read = await context.WaitForExternalEvent<int>("A");
            if (read == 0)
            {
                return context.GetInput<int>();
            }

            context.ContinueAsNew(context.GetInput<int>() + read);
            return 0;
        }
    }
}
