using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>The fabric's answers as operators see them.</summary>
internal static class OperationsScreen
{
    /// <summary>Console that a command writes to.</summary>
    public static IAnsiConsole Of(ParseResult parsed) => PlainConsole.On(parsed.InvocationConfiguration.Output);

    /// <summary>A field for a cell of a table: times to the second in UTC, nothing where there is none.</summary>
    public static string Cell(JsonElement row, string name)
    {
        if (!row.TryGetProperty(name, out var value))
        {
            return string.Empty;
        }

        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : Markup.Escape(value.ToString());
    }

    /// <summary>A column that is not broken: what is in it is copied.</summary>
    public static TableColumn Whole(string header) => new TableColumn(header).NoWrap();
}
