using System.Diagnostics;
using System.Text.Json;
using Billing.Platform.DeadLetters;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Dead letters of a tenant.</summary>
/// <param name="AsOf">When they were looked for.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Items">The first of them, those that failed last at the top.</param>
public sealed record DeadLetterList(DateTimeOffset AsOf, int Total, IReadOnlyList<DeadLetterSummary> Items);

/// <summary>A dead letter in short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Entity">Queue, or topic and subscription with a slash between.</param>
/// <param name="Type">Event type, or the sender's name of what happened.</param>
/// <param name="Code">Problem code of the last failure.</param>
/// <param name="Description">What failed.</param>
/// <param name="Attempts">Attempts since it last came to the bus.</param>
/// <param name="Round">Number of times that it came to the dead letters.</param>
/// <param name="FirstFailureAt">When the first of the attempts failed.</param>
/// <param name="LastFailureAt">When the last of them failed.</param>
/// <param name="MessageId">Id of the message.</param>
/// <param name="Session">Its session.</param>
/// <param name="TraceId">W3C trace id.</param>
public sealed record DeadLetterSummary(
    string Id,
    DeadLetterStatus Status,
    string Entity,
    string? Type,
    string Code,
    string Description,
    int Attempts,
    int Round,
    DateTimeOffset FirstFailureAt,
    DateTimeOffset LastFailureAt,
    string MessageId,
    string? Session,
    string? TraceId)
{
    /// <summary>A dead letter in short.</summary>
    public static DeadLetterSummary Of(string id, DeadLetter letter)
    {
        var received = letter.Received!;
        return new DeadLetterSummary(
            id,
            letter.Status,
            received.Entity,
            received.Type,
            received.Code,
            received.Description,
            received.Attempts,
            letter.Round,
            received.FirstFailureAt,
            received.OccurredAt,
            received.MessageId,
            received.Session,
            ActivityContext.TryParse(received.TraceParent, traceState: null, out var trace) ? trace.TraceId.ToString() : null);
    }
}

/// <summary>A dead letter with its message and its history.</summary>
/// <param name="Summary">It in short.</param>
/// <param name="IsMasked">True if personal data of the body is hidden.</param>
/// <param name="Body">The body: JSON, or text when it is none; absent when it was deleted, or is no JSON and would have to be masked.</param>
/// <param name="BodyDigest">SHA-256 of the body.</param>
/// <param name="CanBeEdited">True if it came from outside; the body of an event is history.</param>
/// <param name="History">What happened to it, oldest first.</param>
public sealed record DeadLetterDetail(
    DeadLetterSummary Summary, bool IsMasked, JsonElement? Body, string BodyDigest, bool CanBeEdited, IReadOnlyList<DeadLetterNote> History);

/// <summary>Sends a dead letter again.</summary>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, for then it is known.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
/// <param name="Body">The corrected body as JSON; absent to send it as it is. Only what came from outside can be corrected.</param>
public sealed record ResubmitBody(string? Actor, string Reason, JsonElement? Body);

/// <summary>The result of sending several dead letters again.</summary>
/// <param name="Resubmitted">Ids of those that were sent.</param>
/// <param name="Refused">Ids of those that somebody else has dealt with meanwhile.</param>
/// <param name="Left">How many more the filter takes: ask again until there are none.</param>
public sealed record ResubmittedMany(IReadOnlyList<string> Resubmitted, IReadOnlyList<string> Refused, int Left);
