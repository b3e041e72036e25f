using Billing.Domain.Orders;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Changes;
using Billing.Domain.Primitives;
using Billing.Platform.Comparison;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Shows what a change of prices would have meant for the orders of a day. Nothing is changed.</summary>
internal static class PriceAgainstCommand
{
    private const int MostShown = 40;

    /// <summary>The arguments of the command.</summary>
    /// <param name="Prices">The configuration as it is.</param>
    /// <param name="ChangeSet">The change.</param>
    /// <param name="Data">Data folder with the orders.</param>
    /// <param name="Tenant">Whose orders.</param>
    /// <param name="Day">In the seller's time zone, or null for yesterday.</param>
    internal sealed record Request(FileInfo Prices, FileInfo ChangeSet, string Data, string Tenant, DateOnly? Day);

    /// <summary>Does it.</summary>
    /// <returns>0 when no line differs, <see cref="CompareCommand.Differs"/> when one does, 1 when a file is refused, 2 when there is no such tenant.</returns>
    /// <exception cref="IOException">A file or the data folder cannot be read.</exception>
    public static async Task<int> RunAsync(Request request, IAnsiConsole console, CancellationToken cancellation)
    {
        var prices = PriceCommand.ReadPrices(await File.ReadAllBytesAsync(request.Prices.FullName, cancellation));
        if (prices is not ParseResult<PriceConfiguration>.Success before)
        {
            return PriceCommand.Refuse(console, "The prices are refused.", prices);
        }

        var changed = ChangeSetReader.Read(await File.ReadAllBytesAsync(request.ChangeSet.FullName, cancellation)).Then(change => Changed(before.Value, change));
        if (changed is not ParseResult<PriceConfiguration>.Success after)
        {
            return PriceCommand.Refuse(console, "The change set is refused.", changed);
        }

        if (await RecordedBooks.ReadAsync(request.Data, request.Tenant, cancellation) is not [var history])
        {
            await Console.Error.WriteLineAsync($"Tenant {request.Tenant} has recorded nothing.");
            return 2;
        }

        var (left, right) = (PriceBook.Compile(before.Value), PriceBook.Compile(after.Value));
        var comparison = PriceComparison.Of(OrdersOf(history, request.Day, left), left, right);
        Show(comparison, after.Value.Version, console);
        return comparison.Differences.Count == 0 ? 0 : CompareCommand.Differs;
    }

    private static ParseResult<PriceConfiguration> Changed(PriceConfiguration before, WrittenChangeSet change)
    {
        var after = change.Edits.ApplyTo(before, change.ChangeSetId);
        return ParseResult<PriceConfiguration>.Of(after, PriceConfigurationCheck.Problems(after));
    }

    // Lines without a price here are the storefront's own; they cannot change.
    private static IEnumerable<PricingRequest> OrdersOf(RecordedHistory history, DateOnly? day, PriceBook book) =>
        from confirmed in history.Events.Select(each => each.Happened).OfType<OrderConfirmed>()
        let zone = history.Tenant.Entity(confirmed.Order.LegalEntityId).TimeZone
        where BusinessDays.In(zone, confirmed.Order.OrderedAt) == (day ?? BusinessDays.In(zone, TimeProvider.System.GetUtcNow()).AddDays(-1))
        let request = OrderPricing.RequestOf(confirmed.Order, book, history.Tenant.CustomerScope, zone)
        where request is not null
        select request;

    private static void Show(PriceComparison comparison, string version, IAnsiConsole console)
    {
        foreach (var problem in comparison.Unpriced)
        {
            console.WriteLine($"Not priced: {problem.Path}: {problem.Text}");
        }

        if (comparison.Differences.Count > 0)
        {
            var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape($"what {version} would change")) };
            table.AddColumns("order", "line", "article");
            table.AddColumn(new TableColumn("before").RightAligned());
            table.AddColumn(new TableColumn("after").RightAligned());
            table.AddColumn("because of");
            foreach (var each in comparison.Differences.Take(MostShown))
            {
                table.AddRow(
                    Markup.Escape(each.Reference), Markup.Escape(each.LineId), Markup.Escape(each.Sku), $"{each.Before}", $"{each.After}", Markup.Escape(string.Join(", ", each.Rules)));
            }

            console.Write(table);
        }

        var sums = comparison.Differences.GroupBy(each => each.Before.Currency)
            .Select(group => Money.Sum(group.Select(each => each.After - each.Before), group.Key).ToString());
        console.WriteLine($"{comparison.Differences.Count} of {comparison.Lines} lines of {comparison.Orders} orders would differ{(comparison.Differences.Count > 0 ? $", by {string.Join(" and ", sums)} in all" : string.Empty)}.");
    }
}
