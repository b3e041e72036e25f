using Billing.Functions.Tests.Scenarios;
using Billing.Local.Commands;
using Billing.Local.Hosting;
using Billing.Local.Journal;

namespace Billing.Functions.Tests.Hosting;

/// <summary>A data folder with a flipped bit, from the repair to the decision.</summary>
[Trait("Capability", "PLT-11")]
public sealed class RepairCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("billing-repair-");

    private string Journal => Path.Combine(_folder.FullName, "journal");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task One_flipped_bit_costs_its_group_and_no_host_serves_what_is_left_until_a_person_has_decided()
    {
        await FillAsync();
        var blobs = Blobs();
        FlipABit();
        await Assert.ThrowsAsync<JournalException>(() => Scenario.StartAsync(folder: _folder.FullName));

        var (exit, told) = await RunAsync("journal", "repair", Journal);

        Assert.Equal(1, exit);
        Assert.Contains("Lost: 1 groups", told, StringComparison.Ordinal);
        Assert.Contains("nordwind NW-2026-: 3 numbers are kept, the last is NW-2026-000003; lost none;", told, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<JournalException>(() => Scenario.StartAsync(folder: _folder.FullName));
        Assert.Contains("nobody has decided", refused.Message, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync("journal", "accept", Journal, "--actor", "i.petersen", "--reason", "no backup")).Exit);

        await using (var scenario = await Scenario.StartAsync("2026-11-02T12:00:00Z", _folder.FullName))
        {
            await scenario.DrainAsync();
            Assert.Equal(3, (await scenario.GetAsync("api/invoices/nordwind")).Json.GetArrayLength());
        }

        Assert.Subset(Blobs(), blobs);
        Assert.Contains("i.petersen", await File.ReadAllTextAsync(Path.Combine(Journal, "damaged-1", "decision.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_undecided_is_not_decided()
    {
        await FillAsync();

        Assert.Equal(1, (await RunAsync("journal", "accept", Journal, "--actor", "i.petersen", "--reason", "none")).Exit);
    }

    private async Task FillAsync()
    {
        await using var scenario = await Scenario.StartAsync(folder: _folder.FullName);
        foreach (var order in new[] { "1101", "1102", "1103" })
        {
            var body = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
            body["id"] = long.Parse("61000" + order, System.Globalization.CultureInfo.InvariantCulture);
            body["name"] = "#" + order;
            await scenario.ShopifyAsync("nordwind", order, body);
            var report = Scenario.Sample("nordwind/fulfilment/shipped-1002.json");
            report["data"]!["order"] = order;
            report["data"]!["shipment_id"] = "F" + order;
            report["data"]!["tracking_number"] = "J" + order;
            await scenario.WarehouseAsync("nordwind", "wh" + order, report);
            await scenario.DrainAsync();
        }

        Assert.Equal(3, (await scenario.GetAsync("api/invoices/nordwind")).Json.GetArrayLength());
    }

    private HashSet<string> Blobs() => [.. Directory.EnumerateFiles(Path.Combine(_folder.FullName, "blobs"), "*", SearchOption.AllDirectories)];

    // Of the message that told of a parcel: what came of it was committed later.
    private void FlipABit()
    {
        var segment = Directory.EnumerateFiles(Journal, "segment-*").Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(segment);
        bytes[bytes.AsSpan().IndexOf("J1102"u8)] ^= 1;
        File.WriteAllBytes(segment, bytes);
    }

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(output);
        try
        {
            var exit = await LocalCommands.Create().Parse(arguments).InvokeAsync();
            return (exit, output.ToString());
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
