using System.Text.Json;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Journal;
using Billing.Local.Time;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Durable.Tests;

/// <summary>A story on the local task hub, in simulated time.</summary>
internal sealed class HubRun : IAsyncDisposable
{
    private readonly Story _story;
    private readonly SimulatedClock _clock = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly StubActivities _stubs;
    private readonly InlineWorker _worker = new();
    private readonly LocalTaskHub _hub;

    private HubRun(Story story)
    {
        _story = story;
        _stubs = new StubActivities(story, _clock);
        _hub = new LocalTaskHub(new LocalTaskHubOptions(), _clock, new Memory(), loggers: null);
        Register(story.Orchestrator);
        if (story.Sub is { } sub)
        {
            Register(sub.Name);
        }

        foreach (var name in _stubs.Names)
        {
            _hub.RegisterActivity(name, (input, _, _) =>
                Task.FromResult<string?>(JsonSerializer.Serialize(_stubs.Run(name, JsonElement.Parse(input ?? "null")))));
        }
    }

    public static async Task<Outcome> PlayAsync(Story story)
    {
        await using var run = new HubRun(story);
        return await run.PlayAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _worker.Dispose();
    }

    private async Task<Outcome> PlayAsync()
    {
        await _hub.StartAsync();
        var client = _hub.CreateClient();
        await client.ScheduleNewOrchestrationInstanceAsync(_story.Orchestrator, _story.Input, new StartOrchestrationOptions(Story.InstanceId));
        foreach (var (afterCalls, name, payload) in _story.Events)
        {
            await AdvanceUntilAsync(() => _stubs.Count >= afterCalls);
            await client.RaiseEventAsync(Story.InstanceId, name, payload);
        }

        await AdvanceUntilAsync(() => false);
        var ended = await client.GetInstanceAsync(Story.InstanceId, getInputsAndOutputs: true);
        return new($"{ended!.RuntimeStatus}", ended.SerializedOutput, ended.SerializedCustomStatus, _stubs.Calls);
    }

    /// <summary>Lets time pass until something has happened, or nothing can happen any more.</summary>
    private async Task AdvanceUntilAsync(Func<bool> happened)
    {
        await _hub.WhenQuietAsync();
        while (!happened() && _clock.NextDue() is { } due)
        {
            await _clock.AdvanceToAsync(due, _hub.WhenQuietAsync);
        }
    }

    private void Register(string orchestrator) =>
        _hub.RegisterOrchestrator(orchestrator, _worker.Run(context => AppOrchestrators.RunAsync(orchestrator, context)));

    private sealed class Memory : IJournal
    {
        public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record) => ValueTask.CompletedTask;
    }
}
