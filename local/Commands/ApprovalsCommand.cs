using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Looks at the proposals of a running fabric, and says yes or no to them.</summary>
internal static class ApprovalsCommand
{
    public static Command Create() => new("approvals", "What is proposed and waits for people: lists, shows, approves, declines, withdraws.")
    {
        List(),
        Show(),
        Act("approve", "Approves a proposal that somebody else made."),
        Act("decline", "Declines a proposal: it is never carried out."),
        Act("withdraw", "Takes a proposal back, which its maker may."),
    };

    private static Command List()
    {
        var options = new OperationsOptions();
        var status = new Option<string?>("--status") { Description = "pending, approved, declined, withdrawn, expired, applied, refused or all; pending without it." };
        var list = options.Asking(
            "list",
            "Lists the proposals of a tenant, the newest first.",
            (parsed, client, cancellation) => client.GetAsync(OperationsClient.Path($"approvals/{parsed.GetValue(options.Tenant)}", ("status", parsed.GetValue(status))), cancellation),
            (parsed, answer) =>
            {
                var screen = OperationsScreen.Of(parsed);
                foreach (var each in answer.EnumerateArray())
                {
                    Print(screen, each);
                }

                screen.WriteLine($"{answer.GetArrayLength()} proposals.");
            });
        list.Options.Add(status);
        return list;
    }

    private static Command Show()
    {
        var (options, id) = (new OperationsOptions(), Id());
        var show = options.Asking(
            "show",
            "Shows one proposal with what it changes.",
            (parsed, client, cancellation) => client.GetAsync(PathOf(options, id, parsed), cancellation),
            (parsed, answer) => Print(OperationsScreen.Of(parsed), answer));
        show.Arguments.Add(id);
        return show;
    }

    private static Command Act(string name, string description)
    {
        var (options, id) = (new OperationsOptions(), Id());
        var act = options.Doing(
            name,
            description,
            (parsed, client, cancellation) => client.PostAsync(
                $"{PathOf(options, id, parsed)}/{name}", new JsonObject { ["actor"] = options.ActorOf(parsed), ["reason"] = parsed.GetValue(options.Reason) }, cancellation),
            (parsed, answer) => OperationsScreen.Of(parsed).WriteLine($"{answer.GetProperty("approvalId")} is {answer.GetProperty("status")}."));
        act.Arguments.Add(id);
        return act;
    }

    private static void Print(IAnsiConsole screen, JsonElement each)
    {
        screen.MarkupLine($"[bold]{OperationsScreen.Cell(each, "approvalId")}[/]  {OperationsScreen.Cell(each, "status")}, expires {OperationsScreen.Cell(each, "expiresAt")}");
        screen.MarkupLine($"  {OperationsScreen.Cell(each, "text")} {OperationsScreen.Cell(each, "by")}: {OperationsScreen.Cell(each, "reason")}");
        foreach (var effect in each.GetProperty("effects").EnumerateArray())
        {
            screen.MarkupLine($"  {OperationsScreen.Cell(effect, "what")}: {OperationsScreen.Cell(effect, "before")} → {OperationsScreen.Cell(effect, "after")}");
        }

        foreach (var given in each.GetProperty("given").EnumerateArray())
        {
            screen.MarkupLine($"  approved by {OperationsScreen.Cell(given, "by")} at {OperationsScreen.Cell(given, "at")}: {OperationsScreen.Cell(given, "reason")}");
        }

        if (each.TryGetProperty("awaits", out var awaits))
        {
            screen.MarkupLine($"  awaits {OperationsScreen.Cell(awaits, "role")}");
        }
    }

    private static Argument<string> Id() => new("id") { Description = "Id of the proposal." };

    private static string PathOf(OperationsOptions options, Argument<string> id, ParseResult parsed) =>
        $"approvals/{parsed.GetValue(options.Tenant)}/{Uri.EscapeDataString(parsed.GetValue(id)!)}";
}
