using Billing.Domain.Primitives;
using Billing.Connectors.Mapping;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Shows what a mapping makes of a partner's input. Nothing is sent and nothing is kept.</summary>
internal static class MapCommand
{
    public static async Task<int> RunAsync(FileInfo mapping, FileInfo input, CancellationToken cancellation)
    {
        if (new[] { mapping, input }.FirstOrDefault(file => !file.Exists) is { } missing)
        {
            await Console.Error.WriteLineAsync($"There is no file {missing.FullName}.");
            return 2;
        }

        return Run(await File.ReadAllBytesAsync(mapping.FullName, cancellation), await File.ReadAllBytesAsync(input.FullName, cancellation), PlainConsole.Current);
    }

    /// <summary>Maps and shows; 0 when all of it could be sent, else 1.</summary>
    internal static int Run(ReadOnlyMemory<byte> mapping, ReadOnlyMemory<byte> input, IAnsiConsole console)
    {
        if (MappingReader.Read(mapping) is not ParseResult<PartnerMapping>.Success read)
        {
            return Refuse(console, "The mapping is refused.", MappingReader.Read(mapping));
        }

        if (PartnerMapper.Map(read.Value, input) is not ParseResult<IReadOnlyList<MappedRecord>>.Success mapped)
        {
            return Refuse(console, "The input is refused.", PartnerMapper.Map(read.Value, input));
        }

        foreach (var (index, record) in mapped.Value.Index())
        {
            console.Write(TableOf(read.Value.Produces, index, record));
        }

        var problems = MappedCheck.Problems(read.Value, mapped.Value);
        Show(console, problems);
        console.WriteLine(problems.Count == 0
            ? $"{mapped.Value.Count} of {read.Value.Produces.ToString().ToLowerInvariant()}, ready to be sent."
            : $"{problems.Count} problems: none of it would be taken.");
        return problems.Count == 0 ? 0 : 1;
    }

    private static Table TableOf(MappedKind kind, int index, MappedRecord record)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape($"{kind} {index + 1} ({record.Place})")) };
        table.AddColumns("input at", "input", "becomes", "of");
        foreach (var value in record.Values)
        {
            table.AddRow(Markup.Escape(value.Place), Markup.Escape(value.Input ?? string.Empty), Markup.Escape(value.Output), Markup.Escape(value.Target));
        }

        return table;
    }

    private static int Refuse<T>(IAnsiConsole console, string text, ParseResult<T> reading)
    {
        console.WriteLine(text);
        Show(console, ((ParseResult<T>.Failure)reading).Problems);
        return 1;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<Problem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle("problems") };
        table.AddColumns("at", "what", "code");
        foreach (var problem in problems)
        {
            table.AddRow(Markup.Escape(problem.Path), Markup.Escape(problem.Text), Markup.Escape(problem.Code));
        }

        console.Write(table);
    }
}
