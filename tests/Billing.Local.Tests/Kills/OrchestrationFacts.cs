using System.Text.Json;
using Billing.Local.Durable;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Kills;

/// <summary>What was told of orchestrations, and whether the hub agrees with it.</summary>
internal sealed class OrchestrationFacts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, ChainFacts> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Name, string Input)> _started = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _completed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<int, int>> _added = new(StringComparer.Ordinal);
    private readonly HashSet<string> _terminated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _purging = new(StringComparer.Ordinal);
    private readonly HashSet<string> _purged = new(StringComparer.Ordinal);
    private int _life;

    public void Begin(int life) => _life = life;

    public void Hear(ReadOnlySpan<string> words)
    {
        var id = words[1];
        switch (words[0])
        {
            case "started":
                _started[id] = (words[2], words[3]);
                break;
            case "ran":
                Chain(id).Run(int.Parse(words[2]), words[3], words[4]);
                Assert.True(words[5] == "due", $"The timer of {id} fired before its time.");
                break;
            case "completed":
                _completed.Add(id, words[2]);
                break;
            case "added":
                (_added.TryGetValue(id, out var counts) ? counts : _added[id] = [])[_life] = int.Parse(words[2]);
                break;
            default:
                (words[0] switch { "terminated" => _terminated, "purges" => _purging, _ => _purged }).Add(id);
                break;
        }
    }

    /// <summary>Compares while the hub stands still.</summary>
    public async Task CheckAsync(LocalTaskHub hub)
    {
        var client = hub.CreateClient();
        foreach (var (id, (name, input)) in _started)
        {
            var found = await client.GetInstanceAsync(id, getInputsAndOutputs: true);
            if (found is null && _purging.Contains(id))
            {
                _purged.Add(id);
            }

            Assert.True(found is null == _purged.Contains(id), $"Orchestration {id} is {(found is null ? "lost" : "there after it was purged")}.");
            Assert.Equal(name, found?.Name ?? name);
            if (found is not null && name != KilledOrchestrations.Counter)
            {
                Assert.Equal(input, found.SerializedInput);
            }

            if (found is not null && _completed.TryGetValue(id, out var output))
            {
                Assert.Equal((OrchestrationRuntimeStatus.Completed, output), (found.RuntimeStatus, found.ReadOutputAs<string>()));
            }
        }

        foreach (var (id, chain) in _chains.Where(chain => !_purged.Contains(chain.Key)))
        {
            chain.Check(hub.HistoryOf(id));
        }

        _purging.Clear();
    }

    /// <summary>Lets all come to their ends.</summary>
    public async Task FinishAsync(DurableTaskClient client, LocalTaskHub hub)
    {
        using var patience = new CancellationTokenSource(Patience);
        var ends = new List<(string Name, OrchestrationMetadata Ended)>();
        foreach (var (id, (name, _)) in _started.Where(started => !_purged.Contains(started.Key)))
        {
            if (name == KilledOrchestrations.Waiting && !_terminated.Contains(id))
            {
                await client.TerminateInstanceAsync(id, "enough");
            }

            var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
            var status = name == KilledOrchestrations.Waiting ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Completed;
            Assert.True(ended.RuntimeStatus == status, $"Orchestration {id} ended as {ended.RuntimeStatus}: {ended.FailureDetails}");
            ends.Add((name, ended));
        }

        await CheckAsync(hub);
        ends.ForEach(CheckOutput);
    }

    private void CheckOutput((string Name, OrchestrationMetadata Ended) end)
    {
        var (id, ended) = (end.Ended.InstanceId, end.Ended);
        switch (end.Name)
        {
            case KilledOrchestrations.Chain:
                Assert.Equal(Chain(id).Output, ended.ReadOutputAs<string>());
                break;
            case KilledOrchestrations.Family:
                var children = Enumerable.Range(1, 2).Select(number => Chain(KilledOrchestrations.ChildOf(id, number)).Output);
                Assert.Equal(string.Join(';', children), ended.ReadOutputAs<string>());
                break;
            case KilledOrchestrations.Counter:
                var counts = ended.ReadOutputAs<Dictionary<int, int>>()!;
                Assert.All(_added.GetValueOrDefault(id) ?? [], told => Assert.InRange(counts.GetValueOrDefault(told.Key), told.Value, told.Value + 1));
                break;
        }
    }

    private ChainFacts Chain(string id) => _chains.TryGetValue(id, out var chain) ? chain : _chains[id] = new ChainFacts(id);

    /// <summary>What was told of one chain of activities.</summary>
    private sealed class ChainFacts(string id)
    {
        private const int Steps = 3;
        private readonly HashSet<string>[] _returned = [.. Enumerable.Range(0, Steps).Select(_ => new HashSet<string>(StringComparer.Ordinal))];
        private readonly string?[] _recorded = new string?[Steps];

        /// <summary>What the chain must return: the recorded results, the last of them any that was returned.</summary>
        public string Output => string.Join(',', _recorded.Select((token, step) => token ?? (_returned[step].Count == 1 ? _returned[step].Single() : "?")));

        /// <summary>A step ran, which it may do several times until its result is recorded.</summary>
        public void Run(int step, string before, string token)
        {
            Assert.True(_recorded[step - 1] is null, $"Step {step} of {id} ran again after its result {_recorded[step - 1]} had been recorded.");
            if (step > 1)
            {
                Assert.Contains(before, _returned[step - 2]);
                Record(step - 2, before);
            }

            _returned[step - 1].Add(token);
        }

        public void Check(IReadOnlyList<HistoryEvent> history)
        {
            var results = history.OfType<TaskCompleted>().Select(done => JsonSerializer.Deserialize<string>(done.Result!)!).ToList();
            for (var step = 0; step < results.Count; step++)
            {
                Assert.Contains(results[step], _returned[step]);
                Record(step, results[step]);
            }

            Assert.Equal(_recorded.TakeWhile(token => token is not null), results);
            var timers = history.OfType<TimerFired>().Count();
            Assert.True(timers <= 1 && (timers == 1 || _returned[Steps - 1].Count == 0), $"The timer of {id} fired {timers} times.");
        }

        private void Record(int step, string token)
        {
            Assert.True(_recorded[step] is null || _recorded[step] == token, $"The result of step {step + 1} of {id} was {_recorded[step]} and became {token}.");
            _recorded[step] = token;
        }
    }
}
