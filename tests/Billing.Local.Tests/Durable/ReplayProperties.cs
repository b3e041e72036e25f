using FsCheck;
using FsCheck.Fluent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Tests.Durable;

/// <summary>
/// Orchestrators of random shape: however often they are replayed, and wherever the process ends, they end alike.
/// </summary>
public sealed class ReplayProperties
{
    [Fact]
    public void A_random_orchestration_ends_alike_live_replayed_and_after_a_crash() => Check(10);

    /// <summary>Some hundred more.</summary>
    [Fact(Explicit = true)]
    public void Many_random_orchestrations_end_alike_live_replayed_and_after_a_crash() => Check(400);

    private static void Check(int orchestrations) =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).Two().ToArbitrary(),
                seeds => RunAsync(seeds.Item1, seeds.Item2).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(orchestrations));

    private static async Task<bool> RunAsync(int seed, int crashSeed)
    {
        await using var live = await Hub(replay: false).StartAsync();
        var expected = await PlayAsync(live, seed, crash: null);
        await using var replayed = await Hub(replay: true).StartAsync();
        var second = await PlayAsync(replayed, seed, crash: null);
        var crash = 1 + (crashSeed % live.Journal.Records.Count);
        await using var crashed = await Hub(replay: crashSeed % 2 == 0).StartAsync();
        var third = await PlayAsync(crashed, seed, crash);
        Assert.Equal(expected, second);
        Assert.Equal(expected, third);
        return true;
    }

    private static async Task<string> PlayAsync(HubHarness test, int seed, int? crash)
    {
        var id = await test.RunAsync("Random", seed, new StartOrchestrationOptions("random"));
        for (var day = 0; day < 60 && !(await test.GetAsync(id)).IsCompleted; day++)
        {
            await test.RaiseAsync(id, "E", day);
            await test.AdvanceAsync(TimeSpan.FromDays(1));
            if (crash is { } records && test.Journal.Records.Count > records)
            {
                await test.RestartAsync();
                crash = null;
            }
        }

        var found = await test.GetAsync(id);
        return $"{found.RuntimeStatus} {found.SerializedOutput} {found.FailureDetails?.ErrorMessage}";
    }

    private static HubHarness Hub(bool replay) => new HubHarness(replay)
        .Activity("Square", input => int.Parse(input!) % 7 == 0 ? throw new ArithmeticException(input) : int.Parse(input!) * int.Parse(input!))
        .Orchestrator("Random", async context =>
        {
            var random = new Random(context.GetInput<int>());
            var total = 0L;
            for (var step = random.Next(1, 8); step > 0; step--)
            {
                total = (total * 31) + await StepAsync(context, random);
            }

            return total;
        });

    private static async Task<long> StepAsync(TaskOrchestrationContext context, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return await SquareAsync(context, random.Next(100));
            case 1:
                var calls = Enumerable.Range(0, random.Next(1, 20)).Select(_ => SquareAsync(context, random.Next(100))).ToList();
                return (await Task.WhenAll(calls)).Sum();
            case 2:
                await context.CreateTimer(TimeSpan.FromHours(random.Next(1, 60)), CancellationToken.None);
                return 2;
            case 3:
                await context.WaitForExternalEvent<int>("E");
                return 3;
            case 4:
                try
                {
                    await context.WaitForExternalEvent<int>("Never", TimeSpan.FromHours(random.Next(1, 60)));
                    return 0;
                }
                catch (TaskCanceledException)
                {
                    return 4;
                }

            default:
                return context.Parent is null ? await context.CallSubOrchestratorAsync<long>("Random", random.Next(2) == 0 ? 5 : 12) : 5;
        }
    }

    private static async Task<long> SquareAsync(TaskOrchestrationContext context, int number)
    {
        try
        {
            return await context.CallActivityAsync<long>(
                "Square", number, TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMinutes(5))));
        }
        catch (TaskFailedException e)
        {
            return e.FailureDetails.ErrorMessage.Length;
        }
    }
}
