using Billing.Domain.Primitives;

namespace Billing.Platform.Intake;

/// <summary>An outside event was taken, with this body and no other. Its sender has our word for it once its message is on the bus as well.</summary>
/// <param name="Source">Source name of the tenant.</param>
/// <param name="EventId">The sender's id.</param>
/// <param name="Type">The sender's name of what happened.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="BodyDigest">SHA-256 of what its deliveries have in common (the body, as a rule), to tell a replay from another event under the same id.</param>
/// <param name="MessageId">Id of the message on the bus.</param>
/// <param name="OccurredAt">When it was taken.</param>
[EventType("intake.accepted")]
public sealed record IntakeAccepted(
    string Source, string EventId, string Type, string Subject, string BodyDigest, string MessageId, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The message of a taken event was handled to its end.</summary>
/// <param name="MessageId">Id of the message on the bus.</param>
/// <param name="Result">One of <see cref="IntakeResults"/>.</param>
/// <param name="OccurredAt">When it was handled.</param>
/// <param name="Reason">Why it had no effect, in words; null where the result says enough.</param>
[EventType("intake.handled")]
public sealed record IntakeHandled(string MessageId, string Result, DateTimeOffset OccurredAt, string? Reason = null) : IDomainEvent;

/// <summary>The results that an outside event can have.</summary>
public static class IntakeResults
{
    /// <summary>It took effect.</summary>
    public const string Applied = "applied";

    /// <summary>There was nothing to do: it says what was known, or what billing does not act on.</summary>
    public const string NoEffect = "no-effect";

    /// <summary>It was refused, and an exception raised.</summary>
    public const string Refused = "refused";
}

/// <summary>One outside event from one source: the proof that what was acknowledged was applied.</summary>
public sealed record IntakeRecord : IStreamState<IntakeRecord>
{
    /// <inheritdoc/>
    public static IntakeRecord Empty { get; } = new();

    /// <summary>Acceptance; the first answer to its sender follows from it.</summary>
    public IntakeAccepted? Accepted { get; init; }

    /// <summary>Result of handling, or null while it waits.</summary>
    public IntakeHandled? Handled { get; init; }

    /// <inheritdoc/>
    public IntakeRecord Apply(IDomainEvent happened) => happened switch
    {
        IntakeAccepted accepted => this with { Accepted = accepted },
        IntakeHandled handled => this with { Handled = handled },
        _ => this,
    };

    /// <summary>Takes it, once.</summary>
    public static Outcome Accept(IntakeRecord state, IntakeAccepted accepted) =>
        state.Accepted is null ? Outcome.Accept(accepted) : Outcome.AlreadyDone();

    /// <summary>Notes the end of its handling, once; an event that was refused may be handled after all, when an operator sends it again.</summary>
    public static Outcome Handle(IntakeRecord state, IntakeHandled handled) =>
        state.Handled is null || (state.Handled.Result == IntakeResults.Refused && handled.Result != IntakeResults.Refused)
            ? Outcome.Accept(handled)
            : Outcome.AlreadyDone();
}
