using System.CommandLine;
using Billing.Local.Hosting;

namespace Billing.Local.Commands;

/// <summary>The command that explains prices.</summary>
internal static class PriceCommands
{
    public static Command Price()
    {
        var order = new Argument<FileInfo?>("order") { Description = "Order to be priced, such as samples/nordwind/pricing/order.json.", Arity = ArgumentArity.ZeroOrOne };
        var prices = new Option<FileInfo>("--prices")
        {
            Description = "Price configuration.",
            DefaultValueFactory = _ => new FileInfo(Path.Combine(Samples.Folder, "nordwind", "pricing", "prices.json")),
        };
        var against = new Option<FileInfo?>("--against") { Description = "Change set: shows what would differ for the orders of a day." };
        var data = new Option<string>("--data") { Description = "Data folder whose orders are priced.", DefaultValueFactory = _ => LocalCommands.DefaultFolder };
        var tenant = new Option<string>("--tenant") { Description = "Whose orders.", DefaultValueFactory = _ => "nordwind" };
        var day = new Option<DateOnly?>("--day") { Description = "The day of the orders in the seller's time zone; yesterday without it." };
        var price = new Command("price", "Prices an order and explains each line, or shows what a change of prices would mean for a day's orders.")
        {
            order, prices, against, data, tenant, day,
        };
        price.Validators.Add(parsed =>
        {
            if (parsed.GetValue(order) is null == parsed.GetValue(against) is null)
            {
                parsed.AddError("Name an order, or a change set with --against.");
            }
        });
        price.SetAction((parsed, cancellation) => Running.ToldAsync(() => parsed.GetValue(against) is { } change
            ? PriceAgainstCommand.RunAsync(
                new PriceAgainstCommand.Request(
                    parsed.GetValue(prices)!, change, parsed.GetValue(data)!, parsed.GetValue(tenant)!, parsed.GetValue(day)), PlainConsole.Current, cancellation)
            : PriceCommand.RunAsync(parsed.GetValue(prices)!, parsed.GetValue(order)!, PlainConsole.Current, cancellation)));
        return price;
    }
}
