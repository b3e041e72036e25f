using Billing.Local.Commands;
using Billing.Local.Hosting;
using Spectre.Console;

namespace Billing.Functions.Tests.Pricing;

[Trait("Capability", "PRC-04")]
public sealed class PriceCommandTests
{
    [Fact]
    public void The_sample_order_is_explained_line_by_line_and_recomputes()
    {
        var (exit, text) = Run(Samples.Read("nordwind/pricing/prices.json"), Samples.Read("nordwind/pricing/order.json"));

        Assert.Equal(0, exit);
        Assert.All(
            ["contract K-2026-041: 389.5 EUR", "Herbstaktion: 10 % off", "volume: 44.9 EUR from 10", "Willkommen: 15 EUR off the order", "allowed by i.petersen", "part of the bundle", "Coupon WILLKOMMEN takes 15.00 EUR off."],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("The explanation recomputes to the same.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_order_or_prices_that_cannot_be_taken_are_refused_with_their_problems()
    {
        var (exit, text) = Run(Samples.Read("nordwind/pricing/prices.json"), """{"lines":[{"sku":"NONE"}]}"""u8.ToArray());
        Assert.Equal(1, exit);
        Assert.All(["The order is refused.", "$.customer", "$.lines[0].lineId"], part => Assert.Contains(part, text, StringComparison.Ordinal));

        Assert.Contains("The prices are refused.", Run("{}"u8.ToArray(), []).Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "PLT-22")]
    public async Task A_change_set_shows_what_would_differ_for_the_orders_of_a_day()
    {
        var data = Directory.CreateTempSubdirectory("price-against-");
        try
        {
            await using (var scenario = await Scenarios.Scenario.StartAsync("2026-11-02T08:00:00Z", data.FullName))
            {
                await scenario.ShopifyAsync("nordwind", "order-1002", Scenarios.Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
                await scenario.DrainAsync();
            }

            var writer = new StringWriter();
            var exit = await PriceAgainstCommand.RunAsync(
                new PriceAgainstCommand.Request(Sample("prices.json"), Sample("change-set.json"), data.FullName, "nordwind", new DateOnly(2026, 11, 2)), ConsoleTo(writer), CancellationToken.None);

            Assert.Equal(CompareCommand.Differs, exit);
            Assert.Contains("2 of 3 lines of 1 orders would differ, by -3.74 EUR in all.", writer.ToString(), StringComparison.Ordinal);
            Assert.Contains("books", writer.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static FileInfo Sample(string name) => new(Path.Combine(Samples.Folder, "nordwind", "pricing", name));

    private static (int Exit, string Text) Run(byte[] prices, byte[] order)
    {
        var writer = new StringWriter();
        return (PriceCommand.Run(prices, order, ConsoleTo(writer)), writer.ToString());
    }

    private static IAnsiConsole ConsoleTo(StringWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 250;
        return console;
    }
}
