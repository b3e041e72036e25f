using Microsoft.DurableTask;

namespace Billing.Local.Durable;

/// <summary>The calls that an orchestrator has made and that the history does not hold yet, or not yet again.</summary>
internal sealed class CallLog
{
    private readonly Queue<ActionEvent> _unmatched = new();
    private int _next;

    /// <summary>Numbers a call and keeps it.</summary>
    public int Add(Func<int, ActionEvent> action)
    {
        var id = _next++;
        _unmatched.Enqueue(action(id));
        return id;
    }

    /// <summary>The new calls of a step, for the history.</summary>
    public List<HistoryEvent> TakeNew()
    {
        var calls = new List<HistoryEvent>(_unmatched.Count + 1);
        calls.AddRange(_unmatched);
        _unmatched.Clear();
        return calls;
    }

    /// <summary>Holds a call of the history against the next one of the code; the difference in words, or null.</summary>
    public string? Match(ActionEvent recorded)
    {
        if (!_unmatched.TryDequeue(out var call))
        {
            return $"expected {recorded.Describe()}, but the code made no such call";
        }

        return recorded.Matches(call) ? null : $"expected {recorded.Describe()}, got {call.Describe()}";
    }

    /// <summary>A call that the code made in a past step and the history does not hold, in words; null when there is none.</summary>
    public string? Extra() => _unmatched.TryPeek(out var call) ? $"expected no further call, got {call.Describe()}" : null;

    /// <summary>What becomes of an orchestration whose code differs from its history.</summary>
    public static TaskFailureDetails Failure(OrchestrationInstance instance, int position, string difference) => new(
        "DurableTask.Core.Exceptions.NonDeterministicOrchestrationException",
        $"Non-deterministic orchestrator '{instance.Name}' (instance '{instance.Id}'): at event {position} of the history, {difference}. "
        + "The code must make the same calls in the same order each time it is replayed.",
        StackTrace: null,
        InnerFailure: null,
        Properties: null);
}
