using System.Globalization;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Benchmarks.Durable;

/// <summary>
/// Orchestrations a second that call five activities one after the other, and activities a second in fan-outs of 1,000.
/// Options: <c>--orchestrations 10000</c>, <c>--starters 256</c> (callers that start one and wait for its end),
/// <c>--fanouts 100</c>, <c>--fanout 1000</c>.
/// </summary>
internal static class DurableBenchmark
{
    private const int Activities = 5;
    private const string Chain = "chain";
    private const string FanOut = "fan-out";
    private const string AddOne = "add-one";

    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var orchestrations = options.Amount("orchestrations", 10_000, 50);
        var starters = options.Number("starters", 256);
        var (times, width) = (options.Amount("fanouts", 100, 2), options.Amount("fanout", 1_000, 20));
        return Variant.RunAllAsync(
            options,
            [
                .. Variant.InMemoryAndDurable("orchestrations", "orchestrations/s", starters, durable => RunChainsAsync(durable, orchestrations, starters)),
                .. Variant.InMemoryAndDurable("activities", "activities/s", 1, durable => RunFanOutsAsync(durable, times, width)),
            ]);
    }

    private static async Task<Pass> RunChainsAsync(bool isDurable, int orchestrations, int starters)
    {
        var ended = new int[orchestrations];
        await using var storage = new PassStorage(isDurable);
        using var worker = new InlineWorker();
        await using var hub = await StartHubAsync(storage, worker);
        var client = hub.CreateClient();
        var pass = await Pass.MeasureAsync(orchestrations, () => Parallel.ForEachAsync(
            Enumerable.Range(0, orchestrations),
            new ParallelOptions { MaxDegreeOfParallelism = starters },
            async (number, _) => ended[number] = await RunAsync(client, Chain, number)));
        var wrong = Array.FindIndex(Enumerable.Range(0, orchestrations).ToArray(), number => ended[number] != number + Activities);
        return pass with { Problem = wrong < 0 ? null : $"orchestration {wrong} ended with {ended[wrong]}" };
    }

    private static async Task<Pass> RunFanOutsAsync(bool isDurable, int times, int width)
    {
        var expected = (width * (width - 1) / 2) + width;
        var wrong = 0;
        await using var storage = new PassStorage(isDurable);
        using var worker = new InlineWorker();
        await using var hub = await StartHubAsync(storage, worker);
        var client = hub.CreateClient();
        var pass = await Pass.MeasureAsync(times * width, async () =>
        {
            for (var i = 0; i < times; i++)
            {
                wrong += await RunAsync(client, FanOut, width) == expected ? 0 : 1;
            }
        });
        return pass with { Problem = wrong == 0 ? null : $"{wrong} of {times} fan-outs gave a wrong sum" };
    }

    private static async Task<LocalTaskHub> StartHubAsync(PassStorage storage, InlineWorker worker)
    {
        var hub = new LocalTaskHub(new LocalTaskHubOptions(), TimeProvider.System, storage.Journal, loggers: null);
        hub.RegisterOrchestrator(Chain, worker.Run(async context =>
        {
            var number = context.GetInput<int>();
            for (var i = 0; i < Activities; i++)
            {
                number = await context.CallActivityAsync<int>(AddOne, number);
            }

            return number;
        }));
        hub.RegisterOrchestrator(FanOut, worker.Run(async context =>
        {
            var results = await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>()).Select(number => context.CallActivityAsync<int>(AddOne, number)));
            return results.Sum();
        }));
        hub.RegisterActivity(AddOne, (input, _, _) =>
            Task.FromResult<string?>((int.Parse(input!, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)));
        await storage.OpenAsync(hub);
        await hub.StartAsync();
        return hub;
    }

    private static async Task<int> RunAsync(DurableTaskClient client, string orchestrator, int input)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input);
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        return ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? ended.ReadOutputAs<int>() : throw new InvalidOperationException($"{ended.RuntimeStatus}: {ended.FailureDetails}");
    }
}
