using Billing.Local.Commands;
using Billing.Local.Hosting;
using Spectre.Console;

namespace Billing.Functions.Tests.Intake;

[Trait("Capability", "PLT-05")]
[Trait("Adapter", "mapped")]
public sealed class MapCommandTests
{
    [Theory]
    [InlineData("nordwind/elbe", "nordwind/mapped/elbe-orders.csv", "2 of order, ready to be sent.")]
    [InlineData("nordwind/hafen", "nordwind/mapped/hafen-payments.json", "3 of payment, ready to be sent.")]
    [InlineData("nordwind/lager", "nordwind/mapped/lager-shipments.csv", "2 of fulfilment, ready to be sent.")]
    [InlineData("sierra/outpost", "sierra/mapped/outpost-usage.json", "3 of usage, ready to be sent.")]
    public void Each_sample_is_shown_and_could_be_sent(string mapping, string input, string end)
    {
        var (exit, text) = Run(Samples.Read($"mappings/{mapping}.json"), Samples.Read(input));
        Assert.Equal(0, exit);
        Assert.Contains(end, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Input_stands_beside_output_with_both_places()
    {
        var (_, text) = Run(Samples.Read("mappings/nordwind/elbe.json"), Samples.Read("nordwind/mapped/elbe-orders.csv"));
        var row = Assert.Single(text.Split('\n'), line => line.Contains("$.data.lines[0].unit_price", StringComparison.Ordinal) && line.Contains("line:2", StringComparison.Ordinal));
        Assert.Equal(["line:2:Preis", "1.070,00", "1070", "$.data.lines[0].unit_price"], row.Split('│', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Problems_are_listed_by_their_places_and_the_command_fails()
    {
        var (exit, text) = Run(Samples.Read("mappings/nordwind/elbe.json"), Samples.Read("nordwind/mapped/wrong-orders.csv"));
        Assert.Equal(1, exit);
        Assert.All(["line:2:Datum", "line:2:Land", "line:2:Menge", "none of it would be taken"], part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_mapping_or_an_input_that_is_none_is_refused_with_its_problems()
    {
        var (exit, text) = Run("""{"version":1}"""u8.ToArray(), []);
        Assert.Equal(1, exit);
        Assert.All(["The mapping is refused.", "$.produces", "$.input", "$.fields"], part => Assert.Contains(part, text, StringComparison.Ordinal));

        Assert.Contains("The input is refused.", Run(Samples.Read("mappings/nordwind/hafen.json"), "{"u8.ToArray()).Text, StringComparison.Ordinal);
    }

    private static (int Exit, string Text) Run(byte[] mapping, byte[] input)
    {
        var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 200;
        return (MapCommand.Run(mapping, input, console), writer.ToString());
    }
}
