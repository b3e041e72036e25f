using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Looks at the orders of a running fabric, and lets those go on that were held or refused.</summary>
internal static class OrdersCommand
{
    public static Command Create() => new("orders", "Orders that were held, refused or set aside: shows, releases, takes again.")
    {
        Show(), Release(), Retake(),
    };

    private static Command Show()
    {
        var (options, order) = (new OperationsOptions(), Order());
        var show = options.Asking(
            "show",
            "Shows where an order stands, and every reason why it was not taken.",
            (parsed, client, cancellation) => client.GetAsync(PathOf(options, order, parsed), cancellation),
            Print);
        show.Arguments.Add(order);
        return show;
    }

    private static Command Release()
    {
        var (options, order) = (new OperationsOptions(), Order());
        var release = options.Doing(
            "release",
            "Lets an order that is held go on as it is.",
            (parsed, client, cancellation) => client.PostAsync(PathOf(options, order, parsed) + "/release", Act(options, parsed), cancellation),
            Print);
        release.Arguments.Add(order);
        return release;
    }

    private static Command Retake()
    {
        var (options, order) = (new OperationsOptions(), Order());
        var kind = new Option<string[]>("--kind") { Description = "What is sold on a line: LINE=goods, LINE=digital or LINE=service; may be given several times." };
        var body = new Option<FileInfo?>("--body") { Description = "File with the corrected order, as its source sends it." };
        var source = new Option<string?>("--source") { Description = "Source whose format the file has; that which sent the order without it." };
        var retake = options.Doing(
            "retake",
            "Takes an order again: with what is configured now, with the kinds of lines, or corrected.",
            (parsed, client, cancellation) =>
            {
                var act = Act(options, parsed);
                act["kinds"] = new JsonObject((parsed.GetValue(kind) ?? []).Select(given => given.Split('=', 2)).Select(
                    parts => KeyValuePair.Create(parts[0], (JsonNode?)JsonValue.Create(parts.Length > 1 ? parts[1] : string.Empty))));
                act["order"] = parsed.GetValue(body) is { } file ? JsonNode.Parse(File.ReadAllBytes(file.FullName)) : null;
                act["source"] = parsed.GetValue(source);
                return client.PostAsync(PathOf(options, order, parsed) + "/retake", act, cancellation);
            },
            Print);
        retake.Arguments.Add(order);
        retake.Options.Add(kind);
        retake.Options.Add(body);
        retake.Options.Add(source);
        return retake;
    }

    private static Argument<string> Order() => new("order") { Description = "Its number: 1001, or outlet~1001 of the store outlet." };

    private static string PathOf(OperationsOptions options, Argument<string> order, ParseResult parsed) =>
        $"orders/{parsed.GetValue(options.Tenant)}/{Uri.EscapeDataString(parsed.GetValue(order)!)}";

    private static JsonObject Act(OperationsOptions options, ParseResult parsed) =>
        new() { ["actor"] = options.ActorOf(parsed), ["reason"] = parsed.GetValue(options.Reason) };

    private static void Print(ParseResult parsed, JsonElement answer)
    {
        var screen = OperationsScreen.Of(parsed);
        screen.WriteLine($"status    {answer.GetProperty("status").GetString()}");
        foreach (var problem in answer.GetProperty("problems").EnumerateArray())
        {
            screen.WriteLine($"{problem.GetProperty("path").GetString()}  {problem.GetProperty("code").GetString()}  {problem.GetProperty("text").GetString()}");
        }

        foreach (var shipment in answer.GetProperty("shipments").EnumerateArray())
        {
            screen.WriteLine($"shipment  {shipment.GetProperty("id").GetString()}  invoice {OperationsScreen.Cell(shipment, "invoiceNumber")}");
        }
    }
}
