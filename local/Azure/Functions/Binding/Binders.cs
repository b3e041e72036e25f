using System.Globalization;
using System.Reflection;
using Billing.Local.Functions.Invocation;

namespace Billing.Local.Functions.Binding;

/// <summary>Binders that several triggers share.</summary>
internal static class Binders
{
    /// <summary>A binder that has its value at once.</summary>
    public static ParameterBinder Of(Func<LocalFunctionContext, object?> value) => context => new ValueTask<object?>(value(context));

    /// <summary>
    /// Fills a parameter from a text: strings, numbers, Guid, dates, enumerations and whatever else can be parsed, and
    /// their nullable forms. A text that is not there gives the parameter's default, or null.
    /// </summary>
    /// <returns>Null when the type cannot be parsed from text.</returns>
    public static ParameterBinder? FromText(ParameterInfo parameter, Func<LocalFunctionContext, string?> text)
    {
        if (TextParser.For(parameter.ParameterType) is not { } parse)
        {
            return null;
        }

        var name = parameter.Name!;
        var otherwise = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var needed = otherwise is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null;
        return Of(context => text(context) switch
        {
            { } found when parse(found, out var value) => value,
            { } found => throw new FunctionBindingException($"Cannot convert '{name}' of function '{context.Function.Name}': {found.Length} characters do not make a {parameter.ParameterType.Name}."),
            null when needed => throw new FunctionBindingException($"Function '{context.Function.Name}' got no value for '{name}'."),
            null => otherwise,
        });
    }
}

/// <summary>A parameter could not be filled from the event.</summary>
internal sealed class FunctionBindingException(string message) : Exception(message);

/// <summary>Parses a text into a type that is known only at start.</summary>
internal static class TextParser
{
    public delegate bool TryParse(string text, out object? value);

    /// <summary>A parser for the type, or null.</summary>
    public static TryParse? For(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(string))
        {
            return Same;
        }

        if (plain.IsEnum)
        {
            return (string text, out object? value) => Enum.TryParse(plain, text, ignoreCase: true, out value);
        }

        var parsable = plain.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>) && i.GetGenericArguments()[0] == plain);
        return parsable
            ? typeof(TextParser).GetMethod(nameof(Parse), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(plain).CreateDelegate<TryParse>()
            : null;
    }

    private static bool Same(string text, out object? value)
    {
        value = text;
        return true;
    }

    private static bool Parse<T>(string text, out object? value)
        where T : IParsable<T>
    {
        var parsed = T.TryParse(text, CultureInfo.InvariantCulture, out var result);
        value = result;
        return parsed;
    }
}
