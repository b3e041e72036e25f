namespace Billing.Local.Cosmos.Sql;

/// <summary>A built-in function.</summary>
/// <param name="Name">Its name in upper case.</param>
/// <param name="MinArguments">Number of arguments that it takes at least.</param>
/// <param name="MaxArguments">How many at most.</param>
/// <param name="Evaluate">Its value; arguments of a wrong type make it undefined.</param>
/// <param name="TakesUndefined">True if it looks at undefined arguments; the value of others is then undefined.</param>
internal sealed record SqlFunction(
    string Name, int MinArguments, int MaxArguments, Func<SqlScope, SqlValue[], SqlValue> Evaluate, bool TakesUndefined = false);

/// <summary>All built-in functions that this endpoint knows.</summary>
internal static class SqlFunctions
{
    private static readonly Dictionary<string, SqlFunction> All =
        new[] { SqlTypeFunctions.All, SqlStringFunctions.All, SqlMathFunctions.All, SqlArrayFunctions.All, SqlTimeFunctions.All }
            .SelectMany(functions => functions)
            .ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="CosmosFault">The function is not known, or takes another number of arguments.</exception>
    public static SqlFunction Find(string name, int arguments)
    {
        if (!All.TryGetValue(name, out var function))
        {
            throw CosmosFault.Unsupported($"the function {name.ToUpperInvariant()}");
        }

        return arguments >= function.MinArguments && arguments <= function.MaxArguments
            ? function
            : throw CosmosFault.BadRequest($"The function {function.Name} does not take {arguments} arguments.");
    }
}

/// <summary>Functions that ask for the type of a value.</summary>
internal static class SqlTypeFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        Test("IS_DEFINED", value => value.IsDefined),
        Test("IS_NULL", value => value.Type == SqlType.Null),
        Test("IS_BOOL", value => value.Type == SqlType.Boolean),
        Test("IS_NUMBER", value => value.IsNumber),
        Test("IS_STRING", value => value.IsString),
        Test("IS_ARRAY", value => value.Type == SqlType.Array),
        Test("IS_OBJECT", value => value.Type == SqlType.Object),
        Test("IS_PRIMITIVE", value => value.Type is SqlType.Null or SqlType.Boolean or SqlType.Number or SqlType.String),
        Test("IS_INTEGER", value => value.IsNumber && value.AsNumber == Math.Floor(value.AsNumber)),
        Test("IS_FINITE_NUMBER", value => value.IsNumber && double.IsFinite(value.AsNumber)),
        new("IIF", 3, 3, static (_, a) => a[0].IsTrue ? a[1] : a[2], TakesUndefined: true),
    ];

    private static SqlFunction Test(string name, Func<SqlValue, bool> test) =>
        new(name, 1, 1, (_, a) => SqlValue.Of(test(a[0])), TakesUndefined: true);
}

/// <summary>Functions on numbers.</summary>
internal static class SqlMathFunctions
{
    public static IEnumerable<SqlFunction> All =>
    [
        Of("ABS", Math.Abs),
        Of("CEILING", Math.Ceiling),
        Of("FLOOR", Math.Floor),
        new("ROUND", 1, 2, static (_, a) => Round(a)),
        Of("TRUNC", Math.Truncate),
        Of("SIGN", number => Math.Sign(number)),
        Of("SQRT", Math.Sqrt),
        Of("SQUARE", number => number * number),
        Of("EXP", Math.Exp),
        Of("LOG10", Math.Log10),
        Of("SIN", Math.Sin),
        Of("COS", Math.Cos),
        Of("TAN", Math.Tan),
        Of("DEGREES", number => number * 180 / Math.PI),
        Of("RADIANS", number => number * Math.PI / 180),
        new("LOG", 1, 2, static (_, a) => Pair(a, Math.Log, Math.Log)),
        new("POWER", 2, 2, static (_, a) => Pair(a, number => number, Math.Pow)),
        new("PI", 0, 0, static (_, _) => SqlValue.Of(Math.PI)),
    ];

    private static SqlFunction Of(string name, Func<double, double> compute) =>
        new(name, 1, 1, (_, a) => a[0].IsNumber ? SqlValue.Of(compute(a[0].AsNumber)) : SqlValue.Undefined);

    private static SqlValue Pair(SqlValue[] a, Func<double, double> one, Func<double, double, double> two)
    {
        if (!a.All(value => value.IsNumber))
        {
            return SqlValue.Undefined;
        }

        return SqlValue.Of(a.Length == 1 ? one(a[0].AsNumber) : two(a[0].AsNumber, a[1].AsNumber));
    }

    /// <summary>Halves are rounded away from zero.</summary>
    private static SqlValue Round(SqlValue[] a)
    {
        if (!a.All(value => value.IsNumber))
        {
            return SqlValue.Undefined;
        }

        var digits = a.Length == 1 ? 0 : (int)Math.Clamp(a[1].AsNumber, 0, 15);
        return SqlValue.Of(Math.Round(a[0].AsNumber, digits, MidpointRounding.AwayFromZero));
    }
}

/// <summary>Functions that tell the time of the account's clock.</summary>
internal static class SqlTimeFunctions
{
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static IEnumerable<SqlFunction> All =>
    [
        new("GETCURRENTDATETIME", 0, 0, static (scope, _) => SqlValue.Of(scope.Clock.GetUtcNow().ToString(Iso))),
        new("GETCURRENTTIMESTAMP", 0, 0, static (scope, _) => SqlValue.Of(scope.Clock.GetUtcNow().ToUnixTimeMilliseconds())),
    ];
}
