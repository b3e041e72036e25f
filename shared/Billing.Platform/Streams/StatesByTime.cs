using System.Text.Json;

namespace Billing.Platform.Streams;

/// <summary>States of one kind of streams in the order of a time that each holds, and of their streams where times are the same.</summary>
/// <param name="Prefix">Such as <c>exception/</c>.</param>
/// <param name="Field">Path of the time within the state, as JSON has it; never from outside.</param>
/// <param name="TimeOf">Reads the time, which is in UTC: texts of times sort by themselves then.</param>
public sealed record StatesByTime<TState>(string Prefix, string Field, Func<TState, DateTimeOffset> TimeOf)
{
    /// <summary>True if the oldest comes first, else the newest does.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Conditions that all must hold.</summary>
    public IReadOnlyList<StateCondition> Conditions { get; init; } = [];

    /// <summary>The place of a state in the order.</summary>
    public StatePlace PlaceOf(StateDocument<TState> state) => new(TimeOf(state.Data), state.Stream);

    internal string Order => $" ORDER BY c.data.{Field} {(OldestFirst ? "ASC" : "DESC")}";

    internal IEnumerable<StateCondition> Behind(StatePlace? place) =>
        place is null ? Conditions : [.. Conditions, OldestFirst ? StateCondition.From(Field, place.Time) : StateCondition.Until(Field, place.Time)];
}

/// <summary>A place in an order of states.</summary>
public sealed record StatePlace(DateTimeOffset Time, string Stream);

/// <summary>A condition on a field of a state. Fields are paths as JSON has them, and never come from outside; values may.</summary>
public sealed record StateCondition
{
    private readonly string _before;
    private readonly string _after;

    private StateCondition(string before, string after, string? value) => (_before, _after, Value) = (before, after, value);

    /// <summary>Value that the field is compared with; null where there is none.</summary>
    internal string? Value { get; }

    /// <summary>The field has this value.</summary>
    public static StateCondition Is(string field, string value) => new($"c.data.{field} = ", string.Empty, value);

    /// <summary>The field is there; one that is null is not stored.</summary>
    public static StateCondition Has(string field) => new($"IS_DEFINED(c.data.{field})", string.Empty, value: null);

    /// <summary>The field is not there; one that is null is not stored.</summary>
    public static StateCondition Lacks(string field) => new($"NOT IS_DEFINED(c.data.{field})", string.Empty, value: null);

    /// <summary>The field begins like this.</summary>
    public static StateCondition StartsWith(string field, string value) => new($"STARTSWITH(c.data.{field}, ", ")", value);

    /// <summary>The field is before this time.</summary>
    public static StateCondition Before(string field, DateTimeOffset time) => new($"c.data.{field} < ", string.Empty, TextOf(time));

    /// <summary>The field is this time, or before it.</summary>
    public static StateCondition Until(string field, DateTimeOffset time) => new($"c.data.{field} <= ", string.Empty, TextOf(time));

    /// <summary>The field is this time, or after it.</summary>
    public static StateCondition From(string field, DateTimeOffset time) => new($"c.data.{field} >= ", string.Empty, TextOf(time));

    internal string Sql(string parameter) => Value is null ? $" AND {_before}" : $" AND {_before}{parameter}{_after}";

    // As it is stored: in UTC, without zeros at the end of the fraction.
    private static string TextOf(DateTimeOffset time) => JsonSerializer.SerializeToElement(time.ToUniversalTime(), FabricJson.Options).GetString()!;
}
