using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Files;
using Billing.Domain.Primitives;
using Spectre.Console;

namespace Billing.Local.Commands;

/// <summary>Prices an order and shows how each line came to its price. Nothing is kept.</summary>
internal static class PriceCommand
{
    /// <summary>Reads the files and shows; 0 when the order has its prices, 1 when something is refused.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task<int> RunAsync(FileInfo prices, FileInfo order, IAnsiConsole console, CancellationToken cancellation) =>
        Run(await File.ReadAllBytesAsync(prices.FullName, cancellation), await File.ReadAllBytesAsync(order.FullName, cancellation), console);

    /// <summary>Prices and shows.</summary>
    internal static int Run(ReadOnlyMemory<byte> prices, ReadOnlyMemory<byte> order, IAnsiConsole console)
    {
        if (ReadPrices(prices) is not ParseResult<PriceConfiguration>.Success configuration)
        {
            return Refuse(console, "The prices are refused.", ReadPrices(prices));
        }

        var priced = PricingRequestReader.Read(order).Then(request => PricingEngine.Price(PriceBook.Compile(configuration.Value), request));
        if (priced is not ParseResult<PricedOrder>.Success success)
        {
            return Refuse(console, "The order is refused.", priced);
        }

        Show(success.Value, console);
        return 0;
    }

    /// <summary>Reads a price configuration and checks that its rules go together.</summary>
    internal static ParseResult<PriceConfiguration> ReadPrices(ReadOnlyMemory<byte> prices) => PriceFileReader.ReadJson(prices)
        .Then(configuration => ParseResult<PriceConfiguration>.Of(configuration, PriceConfigurationCheck.Problems(configuration)));

    /// <summary>Says what is wrong.</summary>
    internal static int Refuse<T>(IAnsiConsole console, string text, ParseResult<T> reading)
    {
        console.WriteLine(text);
        Show(console, "problems", ((ParseResult<T>.Failure)reading).Problems);
        return 1;
    }

    private static void Show(PricedOrder priced, IAnsiConsole console)
    {
        var explanation = priced.Explain();
        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(Markup.Escape($"order {priced.Request.Reference}, prices {priced.Version}, {priced.Currency}")) };
        table.AddColumns("line", "article", "quantity", "rule", "what it says");
        table.AddColumn(new TableColumn("before").RightAligned());
        table.AddColumn(new TableColumn("after").RightAligned());
        foreach (var line in explanation.Lines)
        {
            AddLine(table, line);
        }

        console.Write(table);
        Show(console, "told", priced.Warnings);
        foreach (var needed in priced.Approvals)
        {
            console.WriteLine($"{(needed.LineId is { } line ? $"Line {line}" : "The order")} waits for approval: {needed.Discount} off, {needed.Rate:P1}, {needed.Reason}.");
        }

        foreach (var claim in priced.Claims)
        {
            console.WriteLine($"Coupon {claim.Code} takes {claim.Discount} off.");
        }

        var differing = PricingEngine.Verify(explanation);
        console.WriteLine(differing.Count == 0
            ? $"{priced.Base} less {priced.Base - priced.Net} is {priced.Net}. The explanation recomputes to the same."
            : $"The explanation does NOT recompute: {differing[0].Text}");
    }

    private static void AddLine(Table table, LineExplanation line)
    {
        foreach (var step in line.Steps)
        {
            var isFirst = step.Number == 1;
            var limit = step.Limit == PriceLimit.None ? string.Empty : $" (as far as its {step.Limit.ToString().ToLowerInvariant()} lets)";
            table.AddRow(
                isFirst ? Markup.Escape(line.LineId) : string.Empty,
                isFirst ? Markup.Escape(line.Sku) : string.Empty,
                isFirst ? $"{line.Quantity:0.######}" : string.Empty,
                Markup.Escape(step.Rule),
                Markup.Escape(step.Text + limit),
                isFirst ? string.Empty : Amount(step.Before),
                Amount(step.After));
        }

        foreach (var part in line.Components)
        {
            table.AddRow(string.Empty, Markup.Escape($"  {part.Sku}"), $"{part.Quantity:0.######}", Markup.Escape(part.PriceId), "part of the bundle", string.Empty, Amount(part.Net));
        }
    }

    private static string Amount(Money money) => money.ToString()[..^4];

    private static void Show(IAnsiConsole console, string title, IReadOnlyList<Problem> problems)
    {
        if (problems.Count == 0)
        {
            return;
        }

        var table = new Table { Border = TableBorder.Rounded, Title = new TableTitle(title) };
        table.AddColumns("at", "what", "code");
        foreach (var problem in problems)
        {
            table.AddRow(Markup.Escape(problem.Path), Markup.Escape(problem.Text), Markup.Escape(problem.Code));
        }

        console.Write(table);
    }
}
