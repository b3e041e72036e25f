using Billing.Domain.Primitives;

namespace Billing.Platform.DeadLetters;

/// <summary>A message came to the dead letters, for the first time or again.</summary>
/// <param name="Entity">Queue, or topic and subscription with a slash between.</param>
/// <param name="MessageId">Id of the message.</param>
/// <param name="Session">Its session, or null.</param>
/// <param name="Type">What it is: the event type, or the sender's name of what happened; or null.</param>
/// <param name="Code">Problem code of the last failure.</param>
/// <param name="Description">What failed, for an operator.</param>
/// <param name="Attempts">Number of times that it was tried to handle it.</param>
/// <param name="FirstFailureAt">When the first attempt failed.</param>
/// <param name="TraceParent">W3C trace context of the message's sender, or null.</param>
/// <param name="BodyDigest">SHA-256 of the body, in lower-case hexadecimal.</param>
/// <param name="Blob">Name of the message in the container <c>dead-letters</c>.</param>
/// <param name="OccurredAt">When the last attempt failed.</param>
[EventType("dead-letter.received")]
public sealed record DeadLetterReceived(
    string Entity,
    string MessageId,
    string? Session,
    string? Type,
    string Code,
    string Description,
    int Attempts,
    DateTimeOffset FirstFailureAt,
    string? TraceParent,
    string BodyDigest,
    string Blob,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An operator sent the message again, perhaps corrected.</summary>
/// <param name="Entity">Where it failed, and whose consumer gets it again.</param>
/// <param name="Round">Which of its stays among the dead letters this ends, counted from 1.</param>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="BeforeDigest">SHA-256 of the body as it failed.</param>
/// <param name="AfterDigest">SHA-256 of the body as it was sent again; the same when it was not edited.</param>
/// <param name="Blob">Name of the message that was sent again in the container <c>dead-letters</c>.</param>
/// <param name="OccurredAt">When.</param>
[EventType("dead-letter.resubmitted")]
public sealed record DeadLetterResubmitted(
    string Entity, int Round, string Actor, string Reason, string BeforeDigest, string AfterDigest, string Blob, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The message that was sent again took effect, now or before.</summary>
/// <param name="Round">The stay among the dead letters that is over.</param>
/// <param name="OccurredAt">When.</param>
[EventType("dead-letter.resolved")]
public sealed record DeadLetterResolved(int Round, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An operator gave the message up for good.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="BodyDigest">SHA-256 of the body that is given up.</param>
/// <param name="OccurredAt">When.</param>
[EventType("dead-letter.discarded")]
public sealed record DeadLetterDiscarded(string Actor, string Reason, string BodyDigest, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An operator looked at the body with its personal data.</summary>
/// <param name="Actor">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="BodyDigest">SHA-256 of the body that was shown.</param>
/// <param name="OccurredAt">When.</param>
[EventType("dead-letter.opened")]
public sealed record DeadLetterOpened(string Actor, string Reason, string BodyDigest, DateTimeOffset OccurredAt) : IDomainEvent;
