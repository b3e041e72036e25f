using Billing.Domain.Primitives;

namespace Billing.Platform.Partners;

/// <summary>The reason why a call of a partner failed.</summary>
public enum PartnerFailureReason
{
    /// <summary>The partner failed so often of late that it is left alone for a while; nothing was sent.</summary>
    CircuitOpen,

    /// <summary>As many calls are under way and waiting as may be; nothing was sent.</summary>
    TooManyAtOnce,

    /// <summary>The partner would get more calls a second than it allows; nothing was sent.</summary>
    RateLimited,

    /// <summary>There was no answer in time.</summary>
    TimedOut,

    /// <summary>There was no connection, or it broke.</summary>
    Unreachable,

    /// <summary>The partner answered that it cannot now: 408, 429, or 500 and above.</summary>
    Failing,

    /// <summary>The partner refused the request; the same one will be refused again.</summary>
    Refused,

    /// <summary>The answer is not what was expected, or too long.</summary>
    Unreadable,
}

/// <summary>A call of a partner that failed, after its repetitions. Holds no personal data.</summary>
/// <param name="Partner">Which partner.</param>
/// <param name="Counterpart">Which of several, or null.</param>
/// <param name="Reason">Why.</param>
/// <param name="Text">Why, in a sentence for an operator.</param>
/// <param name="Status">HTTP status of the last answer, or null when there was none.</param>
/// <param name="RetryAt">When to try again at the earliest: when the circuit lets a call through, or as the partner asked; null when nobody knows.</param>
/// <param name="Snapshot">Name of the snapshot of the last attempt in the container <c>snapshots</c>; null when nothing was sent or it could not be stored.</param>
public sealed record PartnerFailure(
    string Partner, string? Counterpart, PartnerFailureReason Reason, string Text, int? Status, DateTimeOffset? RetryAt, string? Snapshot)
{
    /// <summary>True if it passes without anybody's doing.</summary>
    public bool IsPassing => Reason is not (PartnerFailureReason.Refused or PartnerFailureReason.Unreadable);

    /// <summary>Stable problem code.</summary>
    public string Code => Reason switch
    {
        PartnerFailureReason.CircuitOpen => "partners.circuit-open",
        PartnerFailureReason.TooManyAtOnce => "partners.too-many-at-once",
        PartnerFailureReason.RateLimited => "partners.rate-limited",
        PartnerFailureReason.TimedOut => "partners.time-out",
        PartnerFailureReason.Unreachable => "partners.unreachable",
        PartnerFailureReason.Failing => "partners.failing",
        PartnerFailureReason.Refused => "partners.refused",
        PartnerFailureReason.Unreadable => PartnerAnswer.UnreadableCode,
        _ => throw new InvalidOperationException($"{Reason} has no code."),
    };

    /// <summary>As a problem, which names the snapshot.</summary>
    public Problem Problem => Problem.Error(Code, "$", Description);

    /// <summary>The text, with the name of the snapshot.</summary>
    public string Description => Snapshot is null ? Text : $"{Text} Snapshot: {Snapshot}";
}

/// <summary>
/// A partner's failure, for who can do nothing but come again: message consumers let it pass, and their session waits until
/// <see cref="PartnerFailure.RetryAt"/>.
/// </summary>
/// <param name="failure">What failed.</param>
public sealed class PartnerException(PartnerFailure failure) : Exception(failure.Description)
{
    /// <summary>Failure that is thrown.</summary>
    public PartnerFailure Failure { get; } = failure;
}

/// <summary>The result of a call of a partner: one of the cases nested here.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public abstract record PartnerResult<T>
{
    private PartnerResult()
    {
    }

    /// <summary>Value that was asked for.</summary>
    /// <exception cref="PartnerException">The call failed.</exception>
    public T ValueOrThrow => this switch
    {
        Answered answered => answered.Value,
        Failed failed => throw new PartnerException(failed.Failure),
        _ => throw new InvalidOperationException("A call is answered or failed."),
    };

    /// <summary>The partner answered.</summary>
    /// <param name="Value">What it said.</param>
    public sealed record Answered(T Value) : PartnerResult<T>;

    /// <summary>It did not.</summary>
    /// <param name="Failure">Why.</param>
    public sealed record Failed(PartnerFailure Failure) : PartnerResult<T>;
}
