using Spectre.Console;

namespace Billing.Local.Demo;

/// <summary>Shows the day as it happens: a table in a terminal, plain lines elsewhere.</summary>
internal sealed class DemoScreen
{
    private static readonly bool IsTerminal = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    private DateOnly _day;

    /// <summary>One thing that happened.</summary>
    /// <param name="at">By the simulated clock, in UTC.</param>
    /// <param name="tenant">Whose business it is, or empty.</param>
    /// <param name="what">What was done.</param>
    /// <param name="result">What came of it.</param>
    public void Show(DateTimeOffset at, string tenant, string what, string result)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        if (day != _day)
        {
            _day = day;
            Write($"[bold]{day:dddd, d MMMM yyyy}[/]", $"{day:dddd, d MMMM yyyy}");
        }

        Write(
            $"  [grey]{at:HH:mm}[/]  [blue]{tenant,-9}[/] {Markup.Escape($"{what,-58}")} {Markup.Escape(result)}",
            $"  {at:HH:mm}  {tenant,-9} {what,-58} {result}");
    }

    /// <summary>A table with a title.</summary>
    public void Table(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, params IReadOnlyList<int> rightAligned)
    {
        Console.WriteLine();
        if (IsTerminal)
        {
            DrawTable(title, columns, rows, rightAligned);
        }
        else
        {
            PrintTable(title, [columns, .. rows], rightAligned);
        }
    }

    /// <summary>A plain sentence.</summary>
    public void Say(string text) => Console.WriteLine(text);

    private static void Write(string markup, string plain)
    {
        if (IsTerminal)
        {
            AnsiConsole.MarkupLine(markup);
        }
        else
        {
            Console.WriteLine(plain);
        }
    }

    private static void DrawTable(string title, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, IReadOnlyList<int> rightAligned)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Rounded };
        for (var index = 0; index < columns.Count; index++)
        {
            table.AddColumn(new TableColumn(columns[index]) { Alignment = rightAligned.Contains(index) ? Justify.Right : Justify.Left });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(Markup.Escape).ToArray());
        }

        AnsiConsole.Write(table);
    }

    // Columns as wide as their widest cell, the last one as long as it is: made to be read in a log and cut by programs.
    private static void PrintTable(string title, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<int> rightAligned)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(index => rows.Max(row => row[index].Length)).ToList();
        Console.WriteLine(title);
        foreach (var row in rows)
        {
            var cells = row.Select((cell, index) => rightAligned.Contains(index) ? cell.PadLeft(widths[index]) : cell.PadRight(widths[index]));
            Console.WriteLine(("  " + string.Join("  ", cells)).TrimEnd());
        }
    }
}
