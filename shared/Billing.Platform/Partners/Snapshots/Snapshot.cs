using System.Text.Json.Nodes;

namespace Billing.Platform.Partners.Snapshots;

/// <summary>The snapshot of a failed call: its last attempt, without secrets and personal data.</summary>
/// <param name="Tenant">On whose behalf it was made.</param>
/// <param name="Partner">Which partner.</param>
/// <param name="Counterpart">Which of several, or absent.</param>
/// <param name="Host">Host and port that were called.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Route">What was asked for; see <see cref="PartnerRequest.Route"/>.</param>
/// <param name="Query">Names of the query parameters.</param>
/// <param name="Code">Problem code.</param>
/// <param name="Text">Why it failed.</param>
/// <param name="Attempts">Number of times that it was sent.</param>
/// <param name="StartedAt">When the call began.</param>
/// <param name="FailedAt">When it failed.</param>
/// <param name="RetryAt">When to try again at the earliest, or absent.</param>
/// <param name="TraceId">W3C trace id, or absent.</param>
/// <param name="Request">What was sent.</param>
/// <param name="Response">What was answered, or absent when nothing was.</param>
public sealed record Snapshot(
    string Tenant,
    string Partner,
    string? Counterpart,
    string Host,
    string Method,
    string Route,
    IReadOnlyList<string> Query,
    string Code,
    string Text,
    int Attempts,
    DateTimeOffset StartedAt,
    DateTimeOffset FailedAt,
    DateTimeOffset? RetryAt,
    string? TraceId,
    SnapshotMessage Request,
    SnapshotMessage? Response);

/// <summary>One half of a call.</summary>
/// <param name="Status">HTTP status of an answer; absent in a request.</param>
/// <param name="Headers">All headers by name; values only of those that can hold nothing secret or personal.</param>
/// <param name="Length">Bytes of the body.</param>
/// <param name="Body">The body with the values that may be shown; absent when there is none, or when nothing of it may be shown.</param>
/// <param name="Omitted">Why nothing of the body is shown, or absent.</param>
public sealed record SnapshotMessage(int? Status, IReadOnlyDictionary<string, string> Headers, int Length, JsonNode? Body, string? Omitted);

/// <summary>A call that failed for good.</summary>
/// <param name="Request">What was sent.</param>
/// <param name="Answer">The last answer, or null.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="Attempts">Number of times that it was sent.</param>
/// <param name="StartedAt">When the call began.</param>
/// <param name="FailedAt">When it failed.</param>
internal sealed record FailedCall(
    PartnerRequest Request, PartnerAnswer? Answer, PartnerFailure Failure, int Attempts, DateTimeOffset StartedAt, DateTimeOffset FailedAt);
