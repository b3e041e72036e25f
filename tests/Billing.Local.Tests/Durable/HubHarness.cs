using System.Text.Json;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Journal;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tests.Durable;

/// <summary>
/// A task hub on a clock that stands still, with the orchestrators and activities of one test. The SDK's worker replays the
/// orchestrators.
/// </summary>
internal sealed class HubHarness : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Action<LocalTaskHub, InlineWorker>> _registrations = [];
    private readonly List<InlineWorker> _workers = [];
    private readonly List<TestJournal> _journals = [];
    private readonly LocalTaskHubOptions _options;
    private readonly ILoggerFactory? _loggers;

    public HubHarness(bool replayEveryStep, Func<LocalTaskHubOptions, LocalTaskHubOptions>? adjust = null, ILoggerFactory? loggers = null)
    {
        _options = new LocalTaskHubOptions { ExtendedSessionsEnabled = !replayEveryStep };
        _options = adjust?.Invoke(_options) ?? _options;
        _loggers = loggers;
        _workers.Add(new InlineWorker(loggers));
        Hub = Create(Journal);
        Client = Hub.CreateClient();
    }

    /// <summary>Both ways of taking a step; every rule must hold in both.</summary>
    public static TheoryData<bool> BothModes => [false, true];

    public SimulatedClock Clock { get; } = new(Start);

    public TestJournal Journal { get; private set; } = new();

    public LocalTaskHub Hub { get; private set; }

    public DurableTaskClient Client { get; private set; }

    /// <summary>Replays this life's orchestrators.</summary>
    private InlineWorker Worker => _workers[^1];

    public HubHarness Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code) =>
        Register((hub, worker) => hub.RegisterOrchestrator(name, worker.Run(code)));

    public HubHarness Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> code) =>
        Orchestrator(name, async context => (object?)await code(context));

    /// <summary>An orchestrator whose answers to the hub the test writes itself.</summary>
    public HubHarness Orchestrator(string name, OrchestratorInvoker worker) => Register((hub, _) => hub.RegisterOrchestrator(name, worker));

    public HubHarness Activity(string name, Func<string?, object?> code) =>
        Activity(name, (input, _) => Task.FromResult(code(input)));

    public HubHarness Activity(string name, Func<string?, CancellationToken, Task<object?>> code) => Register((hub, _) =>
        hub.RegisterActivity(name, async (input, _, cancellation) => JsonSerializer.Serialize(await code(input, cancellation))));

    public async Task<HubHarness> StartAsync()
    {
        await Hub.StartAsync();
        return this;
    }

    /// <summary>Starts an instance and lets the hub work until it waits for something.</summary>
    public async Task<string> RunAsync(string orchestrator, object? input = null, StartOrchestrationOptions? options = null)
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, options);
        await SettleAsync();
        return id;
    }

    public async Task RaiseAsync(string id, string name, object? payload = null)
    {
        await Client.RaiseEventAsync(id, name, payload);
        await SettleAsync();
    }

    public Task SettleAsync() => Hub.WhenQuietAsync().WaitAsync(Patience);

    public Task AdvanceAsync(TimeSpan span) => Clock.AdvanceAsync(span, SettleAsync);

    public async Task<OrchestrationMetadata> GetAsync(string id)
    {
        var found = await Client.GetInstanceAsync(id, getInputsAndOutputs: true);
        Assert.NotNull(found);
        return found;
    }

    public async Task<T?> OutputAsync<T>(string id)
    {
        var found = await GetAsync(id);
        Assert.True(found.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{found.RuntimeStatus}: {found.FailureDetails}");
        return found.ReadOutputAs<T>();
    }

    public async Task<TaskFailureDetails> FailureAsync(string id)
    {
        var found = await GetAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, found.RuntimeStatus);
        return found.FailureDetails!;
    }

    /// <summary>
    /// A new hub from the first <paramref name="records"/> journal records, as after a crash. What the old one still does is lost.
    /// </summary>
    public async Task RestartAsync(int? records = null, bool start = true)
    {
        var kept = Journal.Records.Take(records ?? int.MaxValue).ToList();
        await ReviveAsync(kept);
        if (start)
        {
            await Hub.StartAsync();
            await SettleAsync();
        }
    }

    /// <summary>A new hub from the snapshot of this one.</summary>
    public async Task RestartFromSnapshotAsync()
    {
        await ReviveAsync([.. Hub.LiveRecords().Select(record => (ReadOnlyMemory<byte>)record.ToArray())]);
        await Hub.StartAsync();
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        _journals.ForEach(journal => journal.Dispose());
        Journal.Dispose();
        _workers.ForEach(worker => worker.Dispose());
    }

    private async Task ReviveAsync(List<ReadOnlyMemory<byte>> records)
    {
        _ = Hub.StopAsync();
        _journals.Add(Journal);
        Journal = new TestJournal();
        _workers.Add(new InlineWorker(_loggers));
        Hub = Create(Journal);
        await Task.WhenAll(records.Select(record => Journal.AppendAsync(JournalLane.Durable, record).AsTask()));
        Journal.Replay(Hub);

        foreach (var registration in _registrations)
        {
            registration(Hub, Worker);
        }

        Client = Hub.CreateClient();
    }

    private LocalTaskHub Create(IJournal journal) => new(_options, Clock, journal, _loggers);

    private HubHarness Register(Action<LocalTaskHub, InlineWorker> registration)
    {
        _registrations.Add(registration);
        registration(Hub, Worker);
        return this;
    }
}
