using System.Text.Json.Nodes;

namespace Billing.Functions.Exceptions.Acts;

/// <summary>An act upon an exception, with what the act needs.</summary>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, for then it is known.</param>
/// <param name="Reason">Why, for the audit; of a note its text; 1 to 500 characters.</param>
/// <param name="Assignee">Of <c>assign</c>: the person who sees to it; absent to give it back.</param>
/// <param name="RootCause">Of <c>tag</c>: one of the root causes of the document <c>exceptions</c>.</param>
public sealed record ExceptionActBody(string? Actor, string Reason, string? Assignee = null, string? RootCause = null);

/// <summary>The same act upon many exceptions.</summary>
/// <param name="Act">Name of the act.</param>
/// <param name="Ids">Exceptions, 200 at the most; or a filter.</param>
/// <param name="Filter">Conditions as the list has them: status, code, subject, materiality, owner, assignee, overdue.</param>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, for then it is known.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
public sealed record BulkExceptionActBody(string Act, IReadOnlyList<string>? Ids, JsonObject? Filter, string? Actor, string Reason);

/// <summary>What came of an act upon many exceptions.</summary>
/// <param name="Done">How many it was done to.</param>
/// <param name="HasMore">True if the filter takes more than were acted upon: ask again.</param>
/// <param name="Results">One for each exception.</param>
public sealed record BulkActResult(int Done, bool HasMore, IReadOnlyList<ActResult> Results);

/// <summary>What came of an act upon one exception.</summary>
/// <param name="ExceptionId">The exception.</param>
/// <param name="Status">Status of the answer, as the act alone would have given it.</param>
/// <param name="Problem">Why it was not done; null where it was.</param>
public sealed record ActResult(string ExceptionId, int Status, object? Problem);
