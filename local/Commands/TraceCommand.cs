using System.CommandLine;
using Billing.Local.Tracing;

namespace Billing.Local.Commands;

/// <summary>Shows what became of an order, from the webhook to the ledger, as a tree.</summary>
internal static class TraceCommand
{
    /// <summary>The command with its arguments.</summary>
    public static Command Create()
    {
        var order = new Argument<string>("order") { Description = "Reference of the order, such as 1002." };
        var tenant = new Option<string?>("--tenant") { Description = "Whose order; needed where several tenants have one of this reference." };
        var data = new Option<string>("--data") { Description = "Data folder; a host may be serving it.", DefaultValueFactory = _ => LocalCommands.DefaultFolder };
        var trace = new Command("trace", "Shows the trace of an order as a tree, and those of what came to it, such as its payment.") { order, tenant, data };
        trace.SetAction((parsed, _) => Running.ToldAsync(() => RunAsync(
            parsed.GetValue(data)!, parsed.GetValue(order)!, parsed.GetValue(tenant), Console.Out, !Console.IsOutputRedirected)));
        return trace;
    }

    /// <summary>Writes the trees.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder has kept no spans.</exception>
    /// <exception cref="InvalidDataException">Nothing is known of the order, or several tenants have one.</exception>
    public static async Task<int> RunAsync(string data, string order, string? tenant, TextWriter output, bool isTerminal)
    {
        if (!SpanFiles.ExistIn(data))
        {
            throw new DirectoryNotFoundException(
                $"The folder {Path.GetFullPath(data)} holds no traces. This makes some: dotnet run --project local -- demo --data {data}");
        }

        var found = await OrderTraces.ReadAsync(data, order, tenant);
        if (found.Tenants.Count != 1)
        {
            throw new InvalidDataException(found.Tenants.Count == 0
                ? $"No trace of an order {order}{(tenant is null ? string.Empty : $" of {tenant}")} is kept in {Path.GetFullPath(data)}."
                : $"Order {order} is one of {string.Join(" and ", found.Tenants)}: say which with --tenant.");
        }

        var screen = TraceScreen.On(output, isTerminal);
        for (var index = 0; index < found.Traces.Count; index++)
        {
            screen.Draw(index == 0 ? $"Order {order} of {found.Tenants[0]}" : "What came to it", found.Traces[index]);
        }

        return 0;
    }
}
