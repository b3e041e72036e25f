using System.Text.Json;
using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Exceptions;

/// <summary>Conditions on exceptions.</summary>
/// <param name="Status">Where they stand; null for all.</param>
/// <param name="Code">How the problem code begins, such as <c>payments.</c>; null for all.</param>
/// <param name="Subject">What they are about; null for all.</param>
/// <param name="Materiality">Their weight; null for all.</param>
/// <param name="Owner">Role that they were routed to; null for all.</param>
/// <param name="Assignee">Person who sees to them; null for all.</param>
/// <param name="DueBefore">Those whose time is up before this one; null for all.</param>
public sealed record ExceptionFilter(
    string? Status, string? Code, string? Subject, Materiality? Materiality, FabricRole? Owner, string? Assignee, DateTimeOffset? DueBefore)
{
    /// <summary>Description of the parameter <c>status</c>.</summary>
    public const string StatusMeaning = "open, assigned, unassigned, resolved or all; open, which holds the assigned ones, without it.";

    /// <summary>Description of the parameter <c>code</c>.</summary>
    public const string CodeMeaning = "How the problem code begins, such as payments.; all without it.";

    /// <summary>Description of the parameter <c>materiality</c>.</summary>
    public const string MaterialityMeaning = "low, medium, high or critical; all without it.";

    /// <summary>Description of the parameter <c>owner</c>.</summary>
    public const string OwnerMeaning = "Role that they were routed to, such as finance; all without it.";

    /// <summary>Description of the parameter <c>overdue</c>.</summary>
    public const string OverdueMeaning = "true for those whose next time limit is past.";

    private const string Open = "open";
    private const string Unassigned = "unassigned";
    private const string Assigned = "assigned";
    private const string Resolved = "resolved";

    /// <summary>All exceptions, the newest first.</summary>
    internal static StatesByTime<ExceptionState> Newest { get; } = new(FabricStreams.Exceptions, "raised.occurredAt", state => state.Raised!.OccurredAt);

    /// <summary>The exceptions that are meant, the newest first.</summary>
    public StatesByTime<ExceptionState> States => Newest with
    {
        Conditions =
        [
            .. Status switch
            {
                Open => new[] { StateCondition.Lacks("resolved") },
                Unassigned => [StateCondition.Lacks("resolved"), StateCondition.Lacks("assignee")],
                Assigned => [StateCondition.Lacks("resolved"), StateCondition.Has("assignee")],
                Resolved => [StateCondition.Has("resolved")],
                _ => [],
            },
            .. Code is null ? [] : new[] { StateCondition.StartsWith("raised.code", Code) },
            .. Subject is null ? [] : new[] { StateCondition.Is("raised.subject", Subject) },
            .. Materiality is { } weight ? new[] { StateCondition.Is("routed.materiality", Text(weight)) } : [],
            .. Owner is { } role ? new[] { StateCondition.Is("routed.owner", Text(role)) } : [],
            .. Assignee is null ? [] : new[] { StateCondition.Is("assignee", Assignee) },
            .. DueBefore is { } time ? new[] { StateCondition.Until("dueAt", time) } : [],
        ],
    };

    /// <summary>The filter that a query asks for; those that are open, unless it says otherwise.</summary>
    /// <param name="query">Parameters of the request.</param>
    /// <param name="now">The present.</param>
    public static ParseResult<ExceptionFilter> Read(IQueryCollection query, DateTimeOffset now) => Read(name => query[name].ToString(), name => $"query:{name}", now);

    /// <summary>The filter of a command's body.</summary>
    /// <param name="fields">Its fields; each problem is told there.</param>
    /// <param name="now">The present.</param>
    public static ExceptionFilter Read(JsonFields fields, DateTimeOffset now)
    {
        fields.RefuseOthers("status", "code", "subject", "materiality", "owner", "assignee", "overdue");
        var read = Read(name => fields.OptionalFlagOrText(name) ?? string.Empty, name => $"{fields.Path}.{name}", now);
        fields.Problems.AddRange(read is ParseResult<ExceptionFilter>.Failure failure ? failure.Problems : []);
        return read is ParseResult<ExceptionFilter>.Success { Value: var filter } ? filter : new ExceptionFilter(Open, null, null, null, null, null, null);
    }

    private static ParseResult<ExceptionFilter> Read(Func<string, string> text, Func<string, string> path, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var status = OrNull(text("status")) ?? Open;
        if (status is not (Open or Unassigned or Assigned or Resolved or "all"))
        {
            problems.Add(Problem.Error("exceptions.unknown-status", path("status"), "status must be open, unassigned, assigned, resolved or all."));
        }

        var overdue = text("overdue");
        if (overdue is not ("" or "true" or "false"))
        {
            problems.Add(Problem.Error("exceptions.not-a-flag", path("overdue"), "overdue must be true or false."));
        }

        var filter = new ExceptionFilter(
            status,
            OrNull(text("code")),
            OrNull(text("subject")),
            Known<Materiality>("materiality", text, path, problems),
            Known<FabricRole>("owner", text, path, problems),
            OrNull(text("assignee")),
            overdue == "true" ? now : null);
        return ParseResult<ExceptionFilter>.Of(filter, problems);
    }

    private static T? Known<T>(string name, Func<string, string> text, Func<string, string> path, List<Problem> problems)
        where T : struct, Enum
    {
        if (OrNull(text(name)) is not { } given)
        {
            return null;
        }

        if (Enum.GetNames<T>().Any(each => each.Equals(given, StringComparison.OrdinalIgnoreCase)))
        {
            return Enum.Parse<T>(given, ignoreCase: true);
        }

        problems.Add(Problem.Error($"exceptions.unknown-{name}", path(name), $"{name} must be one of {string.Join(", ", Enum.GetValues<T>().Select(Text))}."));
        return null;
    }

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static string Text<T>(T value) => JsonSerializer.SerializeToElement(value, FabricJson.Options).GetString()!;
}
