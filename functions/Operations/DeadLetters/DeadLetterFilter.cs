using System.Globalization;
using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Conditions on dead letters.</summary>
/// <param name="Entity">Queue, or topic and subscription with a slash between; null for all.</param>
/// <param name="Code">How the problem code begins, such as <c>operations.</c>; null for all.</param>
/// <param name="Before">Those that failed last before this time; null for all.</param>
/// <param name="After">Those that failed last at this time or after it; null for all.</param>
/// <param name="Status">Where they stand; null for all.</param>
public sealed record DeadLetterFilter(string? Entity, string? Code, DateTimeOffset? Before, DateTimeOffset? After, DeadLetterStatus? Status)
{
    /// <summary>Query parameter <c>entity</c>.</summary>
    public const string EntityName = "entity";

    /// <summary>Description of the parameter <c>entity</c>.</summary>
    public const string EntityMeaning = "Queue, or topic and subscription with a slash between, such as events/ledger; all without it.";

    /// <summary>Query parameter <c>code</c>.</summary>
    public const string CodeName = "code";

    /// <summary>Description of the parameter <c>code</c>.</summary>
    public const string CodeMeaning = "How the problem code begins, such as operations.; all without it.";

    /// <summary>Query parameter <c>before</c>.</summary>
    public const string BeforeName = "before";

    /// <summary>Description of the parameter <c>before</c>.</summary>
    public const string BeforeMeaning = "Those whose last attempt failed before this time (RFC 3339).";

    /// <summary>Query parameter <c>after</c>.</summary>
    public const string AfterName = "after";

    /// <summary>Description of the parameter <c>after</c>.</summary>
    public const string AfterMeaning = "Those whose last attempt failed at this time or after it (RFC 3339).";

    private const string FailedAt = "received.occurredAt";

    /// <summary>The filter that a query asks for; those that wait, unless it says otherwise.</summary>
    public static ParseResult<DeadLetterFilter> Read(IQueryCollection query)
    {
        var problems = new List<Problem>();
        var filter = new DeadLetterFilter(
            Text(query, EntityName), Text(query, CodeName), Time(query, BeforeName, problems), Time(query, AfterName, problems), StatusOf(query, problems));
        return ParseResult<DeadLetterFilter>.Of(filter, problems);
    }

    /// <summary>Refuses a query that is not sound.</summary>
    public static IResult Refuse(ParseResult<DeadLetterFilter> query) =>
        Problems.Of(StatusCodes.Status400BadRequest, "Query refused", ((ParseResult<DeadLetterFilter>.Failure)query).Problems);

    /// <summary>The dead letters that are meant, those that failed last first, unless the oldest are to come first.</summary>
    public StatesByTime<DeadLetter> States(bool oldestFirst = false) => new(FabricStreams.DeadLetters, FailedAt, letter => letter.Received!.OccurredAt)
    {
        OldestFirst = oldestFirst,
        Conditions =
        [
            .. Entity is null ? [] : new[] { StateCondition.Is("received.entity", Entity) },
            .. Code is null ? [] : new[] { StateCondition.StartsWith("received.code", Code) },
            .. Before is { } before ? new[] { StateCondition.Before(FailedAt, before) } : [],
            .. After is { } after ? new[] { StateCondition.From(FailedAt, after) } : [],
            .. Status is { } status ? new[] { StateCondition.Is("status", JsonSerializer.SerializeToElement(status, FabricJson.Options).GetString()!) } : [],
        ],
    };

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    private static DateTimeOffset? Time(IQueryCollection query, string name, List<Problem> problems)
    {
        if (Text(query, name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        problems.Add(Problem.Error("operations.not-a-time", $"query:{name}", $"{name} must be a time such as 2026-11-02T08:00:00Z."));
        return null;
    }

    private static DeadLetterStatus? StatusOf(IQueryCollection query, List<Problem> problems)
    {
        var text = Text(query, "status") ?? nameof(DeadLetterStatus.Waiting);
        if (text == "all")
        {
            return null;
        }

        if (Enum.TryParse<DeadLetterStatus>(text, ignoreCase: true, out var status) && status != DeadLetterStatus.None && Enum.IsDefined(status))
        {
            return status;
        }

        problems.Add(Problem.Error("operations.unknown-status", "query:status", "status must be waiting, resubmitted, resolved, discarded or all."));
        return null;
    }
}
