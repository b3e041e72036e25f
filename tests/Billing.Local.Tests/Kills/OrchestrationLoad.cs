using System.Text.Json;
using Billing.Local.Durable;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Kills;

/// <summary>
/// Orchestrations: chains of activities with a durable timer, alone and as sub-orchestrations, started now or later, purged
/// and terminated; and counters that get events and continue as new with each.
/// </summary>
internal sealed class OrchestrationLoad : Load
{
    private const int Starters = 2;
    private const int Counters = 2;
    private const int AtOnce = 6;

    private readonly OrchestrationFacts _facts = new();

    public override string Name => "durable";

    public override void Register(LoadedServices services, Life life) => KilledOrchestrations.Register(services.Hub, services.Worker, life, Name);

    public override void Begin(int life) => _facts.Begin(life);

    public override IEnumerable<Func<Task>> Workers(LoadedServices services, Life life) =>
        Enumerable.Range(0, Starters).Select(starter => (Func<Task>)(() => StartAsync(services.Hub.CreateClient(), life, starter)))
            .Concat(Enumerable.Range(0, Counters).Select(counter => (Func<Task>)(() => CountAsync(services.Hub.CreateClient(), life, counter))));

    public override void Hear(ReadOnlySpan<string> words) => _facts.Hear(words);

    public override Task CheckAsync(LoadedServices services) => _facts.CheckAsync(services.Hub);

    public override async Task FinishAsync(LoadedServices services)
    {
        await CheckAsync(services);
        var life = new Life(int.MaxValue, new AcknowledgementLog(line => Hear(line.Split(' ').AsSpan(1))));
        Register(services, life);
        await services.Hub.StartAsync();
        var client = services.Hub.CreateClient();
        for (var counter = 0; counter < Counters; counter++)
        {
            await client.RaiseEventAsync(CounterId(counter), "add", new Add(0, 0));
        }

        await _facts.FinishAsync(client, services.Hub);
    }

    private static string CounterId(int counter) => $"counter-{counter}";

    private async Task StartAsync(DurableTaskClient client, Life life, int starter)
    {
        using var places = new SemaphoreSlim(AtOnce);
        for (var n = 1; ; n++)
        {
            await places.WaitAsync();
            var id = $"{life.Number}-{starter}-{n}";
            var name = (n % 6) switch { 2 => KilledOrchestrations.Family, 4 => KilledOrchestrations.Waiting, _ => KilledOrchestrations.Chain };
            var later = n % 4 == 1 ? DateTimeOffset.UtcNow.AddMilliseconds(60) : default(DateTimeOffset?);
            await client.ScheduleNewOrchestrationInstanceAsync(name, KilledOrchestrations.PauseOf(n), new StartOrchestrationOptions(id, later));
            life.Log.Tell(Name, "started", id, name, KilledOrchestrations.PauseOf(n));
            _ = FollowAsync(client, life, id, name, n).ContinueWith(
                ended =>
                {
                    if (ended.Exception is { } failure)
                    {
                        life.Log.Tell("failed", JsonSerializer.Serialize(failure.ToString()));
                    }

                    return places.Release();
                },
                TaskScheduler.Default);
        }
    }

    private async Task FollowAsync(DurableTaskClient client, Life life, string id, string name, int n)
    {
        if (name == KilledOrchestrations.Waiting)
        {
            await client.TerminateInstanceAsync(id, "enough");
            life.Log.Tell(Name, "terminated", id);
            return;
        }

        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        life.Log.Tell(Name, "completed", id, ended.ReadOutputAs<string>() ?? $"-{ended.RuntimeStatus}");
        if (n % 3 == 0)
        {
            life.Log.Tell(Name, "purges", id);
            await client.PurgeInstanceAsync(id);
            life.Log.Tell(Name, "purged", id);
        }
    }

    private async Task CountAsync(DurableTaskClient client, Life life, int counter)
    {
        var id = CounterId(counter);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                KilledOrchestrations.Counter, new Dictionary<int, int>(), new StartOrchestrationOptions(id));
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // An earlier life started it, and it goes on.
        }

        life.Log.Tell(Name, "started", id, KilledOrchestrations.Counter, 0);
        for (var n = 1; ; n++)
        {
            await client.RaiseEventAsync(id, "add", new Add(life.Number, n));
            life.Log.Tell(Name, "added", id, n);
            await Task.Delay(n % 10);
        }
    }
}
