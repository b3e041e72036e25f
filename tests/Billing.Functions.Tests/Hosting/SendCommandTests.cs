using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Functions.Tests.Hosting;

/// <summary>The command <c>send</c>, and commands that read the folder of a running host.</summary>
[Trait("Capability", "PLT-02")]
public sealed class SendCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("billing-send-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("shopify/order-1002-mixed-basket.json", "POST", "webhooks/nordwind/shopify")]
    [InlineData("fulfilment/shipped-1002.json", "POST", "webhooks/nordwind/warehouse")]
    [InlineData("adyen/authorisation-1002.json", "POST", "webhooks/nordwind/adyen")]
    [InlineData("mapped/elbe-orders.csv", "POST", "webhooks/nordwind/elbe")]
    [InlineData("usage/october-1.json", "POST", "usage/nordwind")]
    [InlineData("settlements/po_NW20261102EUR.csv", "PUT", "settlements/nordwind/stripe/po_NW20261102EUR.csv")]
    public async Task A_sample_is_signed_and_sent_where_its_path_says(string sample, string method, string route)
    {
        await using var scenario = await StartAsync();

        var (exit, output) = await SendAsync(scenario, Path.Combine(Samples.Folder, "nordwind", sample));

        Assert.Equal(0, exit);
        Assert.StartsWith($"{method} {scenario.Fabric.Host.Address}api/{route}  202 Accepted", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_whose_source_is_not_clear_is_sent_when_it_is_named()
    {
        await using var scenario = await StartAsync();
        var file = Path.Combine(_folder.FullName, "order.json");
        File.Copy(Path.Combine(Samples.Folder, "nordwind", "shopify", "order-1002-mixed-basket.json"), file);

        Assert.Equal(1, (await SendAsync(scenario, file, "--tenant", "nordwind")).Exit);
        Assert.Equal(0, (await SendAsync(scenario, file, "--tenant", "nordwind", "--source", "shopify")).Exit);
    }

    [Fact]
    public async Task The_folder_of_a_running_host_can_be_verified()
    {
        await using var scenario = await StartAsync();
        await SendAsync(scenario, Path.Combine(Samples.Folder, "nordwind", "shopify", "order-1002-mixed-basket.json"));
        await scenario.DrainAsync();
        using var told = new StringWriter();

        Assert.Equal(0, await VerifyCommand.RunAsync(_folder.FullName, "nordwind", told, CancellationToken.None));

        Assert.Contains("nordwind: every record is as it was written.", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_route_has_a_line_to_try_it()
    {
        await using var scenario = await StartAsync();
        var lines = new CurlLines(CurlLines.DefaultUrl);

        Assert.All(scenario.Fabric.Host.Routes, route => Assert.False(string.IsNullOrEmpty(lines.Of(route.Function)), $"{route.Function} has none."));
    }

    private Task<Scenario> StartAsync() => Scenario.StartAsync(new LocalFabricOptions
    {
        // Signatures are checked against the time at which the command signs.
        Clock = new SimulatedClock(TimeProvider.System.GetUtcNow()),
        Folder = _folder.FullName,
    });

    private async Task<(int Exit, string Output)> SendAsync(Scenario scenario, string file, params string[] options)
    {
        using var output = new StringWriter();
        string[] arguments = ["send", file, "--url", scenario.Fabric.Host.Address.ToString(), "--data", _folder.FullName, .. options];
        var exit = await LocalCommands.Create().Parse(arguments).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = output });
        return (exit, output.ToString());
    }
}
