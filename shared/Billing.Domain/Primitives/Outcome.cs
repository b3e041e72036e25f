namespace Billing.Domain.Primitives;

/// <summary>The outcome of a decision: one of the three cases nested here, and no other.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The command takes effect: these events happen, in this order. May be empty when nothing changes.</summary>
    public sealed record Accepted(IReadOnlyList<IDomainEvent> Events) : Outcome;

    /// <summary>The state shows that the command took effect before; nothing happens again.</summary>
    public sealed record Duplicate : Outcome;

    /// <summary>The command is refused, for at least one reason of severity <see cref="Severity.Error"/>.</summary>
    public sealed record Rejected(IReadOnlyList<Problem> Problems) : Outcome;

    /// <summary>Accepts with these events.</summary>
    public static Outcome Accept(params IReadOnlyList<IDomainEvent> events) => new Accepted(events);

    /// <summary>Refuses for these reasons.</summary>
    public static Outcome Reject(params IReadOnlyList<Problem> problems) => new Rejected(problems);

    /// <summary>Says that the command was applied before.</summary>
    public static Outcome AlreadyDone() => new Duplicate();
}
