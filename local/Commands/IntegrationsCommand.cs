using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Looks at the integrations of a running fabric, stops them and lets them go on.</summary>
internal static class IntegrationsCommand
{
    public static Command Create() => new("integrations", "What feeds a tenant and what consumes: lists, freezes, thaws.")
    {
        List(), Act("freeze", "Stops an integration; what comes for it waits in its order."), Act("thaw", "Lets an integration go on; what waited is worked off."),
    };

    private static Command List()
    {
        var options = new OperationsOptions();
        return options.Asking(
            "list",
            "Lists the integrations of a tenant.",
            (parsed, client, cancellation) => client.GetAsync($"integrations/{parsed.GetValue(options.Tenant)}", cancellation),
            Show);
    }

    private static Command Act(string act, string description)
    {
        var options = new OperationsOptions();
        var integration = new Argument<string>("integration") { Description = "Its name in the list: source:shopify, consumer:events/ledger, http:usage." };
        var command = options.Doing(
            act,
            description,
            (parsed, client, cancellation) => client.PostAsync(
                $"integrations/{parsed.GetValue(options.Tenant)}/{act}",
                new JsonObject
                {
                    ["integration"] = parsed.GetValue(integration),
                    ["actor"] = options.ActorOf(parsed),
                    ["reason"] = parsed.GetValue(options.Reason),
                },
                cancellation),
            Show);
        command.Arguments.Add(integration);
        return command;
    }

    private static void Show(ParseResult parsed, JsonElement answer)
    {
        var table = new Table().AddColumn(OperationsScreen.Whole("Integration")).AddColumns("Adapter", "State").AddColumn(OperationsScreen.Whole("Since")).AddColumns("Who", "Why", "Waiting");
        foreach (var each in answer.GetProperty("items").EnumerateArray())
        {
            table.AddRow(
                OperationsScreen.Cell(each, "integration"),
                OperationsScreen.Cell(each, "adapter"),
                each.GetProperty("isFrozen").GetBoolean() ? "frozen" : "runs",
                OperationsScreen.Cell(each, "since"),
                OperationsScreen.Cell(each, "actor"),
                OperationsScreen.Cell(each, "reason"),
                OperationsScreen.Cell(each, "waitingSessions"));
        }

        OperationsScreen.Of(parsed).Write(table);
    }
}
