using System.Text.Json;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Microsoft.DurableTask;

namespace Billing.Local.Tests.Kills;

/// <summary>The orchestrators and the activity of <see cref="OrchestrationLoad"/>.</summary>
internal static class KilledOrchestrations
{
    public const string Chain = nameof(Chain);
    public const string Family = nameof(Family);
    public const string Waiting = nameof(Waiting);
    public const string Counter = nameof(Counter);
    private const string Step = nameof(Step);

    private static int lastToken;

    /// <summary>Time that the timer of a chain is, in milliseconds.</summary>
    public static int PauseOf(int number) => number * 53 % 300;

    public static string ChildOf(string id, int number) => $"{id}:{number}";

    public static void Register(LocalTaskHub hub, InlineWorker worker, Life life, string load)
    {
        hub.RegisterOrchestrator(Chain, worker.Run(async context => await ChainAsync(context)));
        hub.RegisterOrchestrator(Family, worker.Run(async context => await FamilyAsync(context)));
        hub.RegisterOrchestrator(Waiting, worker.Run(async context => await context.WaitForExternalEvent<string>("never")));
        hub.RegisterOrchestrator(Counter, worker.Run(async context => await CountAsync(context)));
        hub.RegisterActivity(Step, (input, _, _) =>
            Task.FromResult<string?>(JsonSerializer.Serialize(TakeStep(JsonSerializer.Deserialize<StepInput>(input!, JsonSerializerOptions.Web)!, life, load))));
    }

    /// <summary>Each step hands on what the one before returned, so a step that runs tells that the one before is recorded.</summary>
    private static async Task<string> ChainAsync(TaskOrchestrationContext context)
    {
        var first = await context.CallActivityAsync<string>(Step, new StepInput(context.InstanceId, 1, "-", 0));
        var second = await context.CallActivityAsync<string>(Step, new StepInput(context.InstanceId, 2, first, 0));
        var due = context.CurrentUtcDateTime.AddMilliseconds(context.GetInput<int>());
        await context.CreateTimer(due, CancellationToken.None);
        var third = await context.CallActivityAsync<string>(Step, new StepInput(context.InstanceId, 3, second, due.Ticks));
        return $"{first},{second},{third}";
    }

    private static async Task<string> FamilyAsync(TaskOrchestrationContext context)
    {
        var pause = context.GetInput<int>();
        var children = await Task.WhenAll(Enumerable.Range(1, 2).Select(number => context.CallSubOrchestratorAsync<string>(
            Chain, pause, new SubOrchestrationOptions(instanceId: ChildOf(context.InstanceId, number)))));
        return string.Join(';', children);
    }

    /// <summary>Counts the events of each life; they must come in order, each once.</summary>
    private static async Task<Dictionary<int, int>?> CountAsync(TaskOrchestrationContext context)
    {
        var counts = context.GetInput<Dictionary<int, int>>()!;
        var add = await context.WaitForExternalEvent<Add>("add");
        if (add.Number == 0)
        {
            return counts;
        }

        if (counts.GetValueOrDefault(add.Life) != add.Number - 1)
        {
            throw new InvalidOperationException($"Event {add.Number} of life {add.Life} came after {counts.GetValueOrDefault(add.Life)}.");
        }

        counts[add.Life] = add.Number;
        context.ContinueAsNew(counts);
        return null;
    }

    private static string TakeStep(StepInput step, Life life, string load)
    {
        var token = $"{life.Number}x{Interlocked.Increment(ref lastToken)}";
        var isOnTime = DateTime.UtcNow.Ticks >= step.DueTicks;
        life.Log.Tell(load, "ran", step.Id, step.Number, step.Before, token, isOnTime ? "due" : "early");
        return token;
    }
}

/// <summary>What a step of a chain is told.</summary>
/// <param name="Id">The chain.</param>
/// <param name="Number">From 1 to 3.</param>
/// <param name="Before">What the step before returned.</param>
/// <param name="DueTicks">The time before which it must not run.</param>
internal sealed record StepInput(string Id, int Number, string Before, long DueTicks);

/// <summary>An event for a counter: the next number of a life; 0 asks for its end.</summary>
internal sealed record Add(int Life, int Number);
