using Billing.Domain.Primitives;

namespace Billing.Platform.Streams;

/// <summary>One change of phase.</summary>
/// <param name="From">Phase before it.</param>
/// <param name="Event">Type of the event that leads on.</param>
/// <param name="To">Phase after it.</param>
public sealed record LifecycleStep(string From, Type Event, string To);

/// <summary>The phases that the state of a stream goes through, for <c>docs/states.md</c>.</summary>
/// <param name="Start">Phase before the first event.</param>
/// <param name="Steps">Every change of phase that may happen.</param>
/// <param name="Follow">Steps that the events of one stream, in order, have made.</param>
public sealed record Lifecycle(string Start, IReadOnlyList<LifecycleStep> Steps, Func<IEnumerable<IDomainEvent>, IEnumerable<LifecycleStep>> Follow)
{
    /// <summary>The life cycle of a state whose phase is one of its properties, or follows from them.</summary>
    /// <param name="phaseOf">The phase of a state; its text is the name.</param>
    /// <param name="steps">Phase before, type of the event, phase after.</param>
    public static Lifecycle Of<TState, TPhase>(Func<TState, TPhase> phaseOf, params IReadOnlyList<(TPhase From, Type Event, TPhase To)> steps)
        where TState : IStreamState<TState>
        where TPhase : notnull => new(
            $"{phaseOf(TState.Empty)}",
            [.. steps.Select(step => new LifecycleStep($"{step.From}", step.Event, $"{step.To}"))],
            events => StepsOf(phaseOf, events));

    private static IEnumerable<LifecycleStep> StepsOf<TState, TPhase>(Func<TState, TPhase> phaseOf, IEnumerable<IDomainEvent> events)
        where TState : IStreamState<TState>
        where TPhase : notnull
    {
        var state = TState.Empty;
        foreach (var happened in events)
        {
            var before = phaseOf(state);
            state = state.Apply(happened);
            if (!phaseOf(state).Equals(before))
            {
                yield return new LifecycleStep($"{before}", happened.GetType(), $"{phaseOf(state)}");
            }
        }
    }
}
