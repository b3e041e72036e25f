using System.Text.Json;

namespace Billing.Durable.Tests;

/// <summary>What happens to one orchestration of the app: its input, what its activities answer, and the events that reach it.</summary>
/// <param name="Orchestrator">The function's name.</param>
/// <param name="Input">Its input.</param>
internal sealed record Story(string Orchestrator, object Input)
{
    public const string InstanceId = "story";

    /// <summary>The sub-orchestrator that it calls, with the type of its input.</summary>
    public (string Name, Type Input)? Sub { get; init; }

    /// <summary>The answers of the activities, made anew for each run since they may count.</summary>
    public required Func<TimeProvider, IReadOnlyDictionary<string, Func<JsonElement, object?>>> Activities { get; init; }

    /// <summary>Events, each with the number of calls after which it is raised.</summary>
    public IReadOnlyList<(int AfterCalls, string Name, object Payload)> Events { get; init; } = [];

    /// <summary>True if the activities are called one after the other, so that their order says something.</summary>
    public bool IsSequential { get; init; } = true;
}

/// <summary>What became of a story.</summary>
internal sealed record Outcome(string Status, string? Output, string? CustomStatus, IReadOnlyList<string> Calls);
