using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;

namespace Billing.Durable.Tests;

/// <summary>A story on the SDK's in-memory backend, in real time.</summary>
internal static class ReferenceRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Plays all stories at the same time: in real time each waits for most of it.</summary>
    public static IReadOnlyDictionary<string, Task<Outcome>> PlayAll(IReadOnlyDictionary<string, Story> stories)
    {
        var ports = FreePorts(stories.Count);
        return stories.Zip(ports).ToDictionary(each => each.First.Key, each => Task.Run(() => PlayAsync(each.First.Value, each.Second)), StringComparer.Ordinal);
    }

    private static async Task<Outcome> PlayAsync(Story story, int port)
    {
        using var patience = new CancellationTokenSource(Patience);
        var stubs = new StubActivities(story, TimeProvider.System);
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => Register(tasks, story, stubs), new DurableTaskTestHostOptions { Port = port }, patience.Token);
        await host.Client.ScheduleNewOrchestrationInstanceAsync(
            story.Orchestrator, story.Input, new StartOrchestrationOptions(Story.InstanceId), patience.Token);
        foreach (var (afterCalls, name, payload) in story.Events)
        {
            while (stubs.Count < afterCalls)
            {
                await Task.Delay(20, patience.Token);
            }

            await host.Client.RaiseEventAsync(Story.InstanceId, name, payload, patience.Token);
        }

        var ended = await host.Client.WaitForInstanceCompletionAsync(Story.InstanceId, getInputsAndOutputs: true, patience.Token);
        return new($"{ended.RuntimeStatus}", ended.SerializedOutput, ended.SerializedCustomStatus, stubs.Calls);
    }

    private static void Register(DurableTaskRegistry tasks, Story story, StubActivities stubs)
    {
        tasks.AddOrchestrator(story.Orchestrator, () => new AppOrchestrator(story.Orchestrator, story.Input.GetType()));
        if (story.Sub is { } sub)
        {
            tasks.AddOrchestrator(sub.Name, () => new AppOrchestrator(sub.Name, sub.Input));
        }

        foreach (var name in stubs.Names)
        {
            tasks.AddActivityFunc<JsonElement, object?>(name, (_, input) => stubs.Run(name, input));
        }
    }

    // All are held at once, so that no two are the same.
    private static List<int> FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToList();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    private sealed class AppOrchestrator(string name, Type input) : ITaskOrchestrator
    {
        public Type InputType => input;

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? value) => AppOrchestrators.RunAsync(name, context);
    }
}
