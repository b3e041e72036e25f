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

    public static async Task<Outcome> PlayAsync(Story story)
    {
        using var patience = new CancellationTokenSource(Patience);
        var stubs = new StubActivities(story, TimeProvider.System);
        await using var host = await DurableTaskTestHost.StartAsync(
            tasks => Register(tasks, story, stubs), new DurableTaskTestHostOptions { Port = FreePort() }, patience.Token);
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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class AppOrchestrator(string name, Type input) : ITaskOrchestrator
    {
        public Type InputType => input;

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? value) => AppOrchestrators.RunAsync(name, context);
    }
}
