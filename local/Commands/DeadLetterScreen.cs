using System.Text.Json;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Dead letters for a person.</summary>
internal static class DeadLetterScreen
{
    private static readonly JsonSerializerOptions Indented = new(Platform.Streams.FabricJson.Options) { WriteIndented = true };

    public static void List(IAnsiConsole screen, JsonElement answer)
    {
        var table = new Table().AddColumn(OperationsScreen.Whole("Id")).AddColumns("Entity", "Type", "Code", "Attempts").AddColumn(OperationsScreen.Whole("Last failure")).AddColumn("Status");
        foreach (var letter in answer.GetProperty("items").EnumerateArray())
        {
            table.AddRow(new[] { "id", "entity", "type", "code", "attempts", "lastFailureAt", "status" }.Select(name => OperationsScreen.Cell(letter, name)).ToArray());
        }

        screen.Write(table);
        screen.WriteLine($"{answer.GetProperty("items").GetArrayLength()} of {answer.GetProperty("total")} dead letters, as of {OperationsScreen.Cell(answer, "asOf")}.");
    }

    public static void Show(IAnsiConsole screen, JsonElement answer)
    {
        var facts = new Table().HideHeaders().AddColumns("", "");
        foreach (var fact in answer.GetProperty("summary").EnumerateObject())
        {
            facts.AddRow(fact.Name, OperationsScreen.Cell(answer.GetProperty("summary"), fact.Name));
        }

        facts.AddRow("bodyDigest", answer.GetProperty("bodyDigest").GetString()!);
        screen.Write(facts);
        var history = new Table().AddColumn(OperationsScreen.Whole("When")).AddColumns("What", "Attempts", "Who", "Why");
        foreach (var note in answer.GetProperty("history").EnumerateArray())
        {
            history.AddRow(OperationsScreen.Cell(note, "at"), OperationsScreen.Cell(note, "what"), OperationsScreen.Cell(note, "attempts"), OperationsScreen.Cell(note, "actor"), OperationsScreen.Cell(note, "reason"));
        }

        screen.Write(history);
        screen.WriteLine(answer.TryGetProperty("body", out var body)
            ? JsonSerializer.Serialize(body, Indented)
            : "The body is not shown: it is no JSON, or was deleted. Give --reason to see what is no JSON.");
        if (answer.GetProperty("isMasked").GetBoolean())
        {
            screen.WriteLine("Personal data is hidden; --reason shows it and is noted.");
        }
    }

    public static void Resubmitted(IAnsiConsole screen, JsonElement answer) => screen.WriteLine(answer.TryGetProperty("resubmitted", out var many)
        ? $"{many.GetArrayLength()} resubmitted, {answer.GetProperty("refused").GetArrayLength()} refused because somebody else has dealt with them."
        : "Resubmitted.");
}
