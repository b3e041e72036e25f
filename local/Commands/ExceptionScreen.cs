using System.Text.Json;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Exceptions for a person.</summary>
internal static class ExceptionScreen
{
    public static void List(IAnsiConsole screen, JsonElement answer)
    {
        foreach (var each in answer.EnumerateArray())
        {
            var money = each.TryGetProperty("amount", out var amount) ? $"  {amount.GetProperty("amount")} {amount.GetProperty("currency")}" : string.Empty;
            screen.MarkupLine($"[bold]{OperationsScreen.Cell(each, "exceptionId")}[/]  {OperationsScreen.Cell(each, "code")}{money}");
            screen.MarkupLine($"  {OperationsScreen.Cell(each, "materiality")}, {OperationsScreen.Cell(each, "status")}, {Owner(each)}, due {Due(each)}");
            screen.MarkupLine($"  {OperationsScreen.Cell(each, "text")}");
        }

        screen.WriteLine($"{answer.GetArrayLength()} exceptions.");
    }

    public static void Show(IAnsiConsole screen, JsonElement answer)
    {
        var facts = new Table().HideHeaders().AddColumns("", "");
        foreach (var fact in answer.GetProperty("exception").EnumerateObject())
        {
            facts.AddRow(fact.Name, Markup.Escape(fact.Value.ValueKind switch
            {
                JsonValueKind.Array => string.Join(Environment.NewLine, fact.Value.EnumerateArray()),
                JsonValueKind.Object => string.Join(Environment.NewLine, fact.Value.EnumerateObject().Select(each => $"{each.Name}: {each.Value}")),
                _ => fact.Value.ToString(),
            }));
        }

        screen.Write(facts);
        var history = new Table().AddColumn(OperationsScreen.Whole("When")).AddColumns("What", "Who", "Text");
        foreach (var step in answer.GetProperty("history").EnumerateArray())
        {
            history.AddRow(OperationsScreen.Cell(step, "at"), OperationsScreen.Cell(step, "event"), OperationsScreen.Cell(step, "by"), OperationsScreen.Cell(step, "text"));
        }

        screen.Write(history);
        screen.WriteLine($"What you can do: {string.Join(", ", answer.GetProperty("acts").EnumerateArray())}.");
    }

    public static void Done(IAnsiConsole screen, JsonElement answer) =>
        screen.WriteLine(answer.TryGetProperty("exceptionId", out var id) ? $"Done: {id} is {answer.GetProperty("status")}." : "Done.");

    public static void DoneToMany(IAnsiConsole screen, JsonElement answer)
    {
        foreach (var refused in answer.GetProperty("results").EnumerateArray().Where(each => each.TryGetProperty("problem", out _)))
        {
            var why = refused.GetProperty("problem").TryGetProperty("detail", out var detail) ? detail.ToString() : refused.GetProperty("problem").ToString();
            screen.WriteLine($"{refused.GetProperty("exceptionId")}  {refused.GetProperty("status")}  {why}");
        }

        screen.WriteLine($"Done to {answer.GetProperty("done")} of {answer.GetProperty("results").GetArrayLength()}.{(answer.GetProperty("hasMore").GetBoolean() ? " There are more: ask again." : string.Empty)}");
    }

    private static string Owner(JsonElement each) =>
        each.TryGetProperty("assignee", out _) ? OperationsScreen.Cell(each, "assignee") : OperationsScreen.Cell(each, "owner");

    private static string Due(JsonElement each) => OperationsScreen.Cell(each, "dueAt") is { Length: > 0 } due ? due : "-";
}
