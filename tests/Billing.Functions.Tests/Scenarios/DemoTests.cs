using System.Text.Json;

namespace Billing.Functions.Tests.Scenarios;

[Collection(nameof(DemoMonth))]
public sealed class DemoTests(DemoMonth month)
{
    [Fact]
    [Trait("Capability", "ORD-01")]
    [Trait("Capability", "LED-01")]
    public async Task The_demo_ends_with_books_that_hold_and_writes_what_it_promises()
    {
        Assert.Equal(0, month.ExitCode);

        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(month.Results, "summary.json")));
        var root = summary.RootElement;
        Assert.True(root.GetProperty("audit").GetProperty("ok").GetBoolean());
        Assert.Equal((12, 10, 1, 1), Counts(root.GetProperty("orders")));
        Assert.Equal(423, root.GetProperty("usageEvents").GetProperty("received").GetInt32());
        Assert.Equal(20, root.GetProperty("usageEvents").GetProperty("duplicates").GetInt32());
        Assert.Equal(14, root.GetProperty("invoices").GetArrayLength());
        Assert.All(root.GetProperty("invoices").EnumerateArray(), invoice =>
            Assert.True(File.Exists(Path.Combine(month.Results, invoice.GetProperty("pdf").GetString()!))));
        Assert.All(root.GetProperty("trialBalance").EnumerateArray(), line =>
            Assert.Equal(line.GetProperty("debits").GetDecimal(), line.GetProperty("credits").GetDecimal()));
        Assert.True(File.Exists(Path.Combine(month.Results, "trial-balance.csv")));
        Assert.True(File.Exists(Path.Combine(month.Results, "settlements", "nordwind", "stripe", "po_1NW20261102EUR.csv")));
        Assert.True(File.Exists(Path.Combine(month.Results, "settlements", "sierra", "stripe", "wrong-totals.csv.rejected.json")));
    }

    private static (int Received, int Accepted, int Duplicates, int Rejected) Counts(JsonElement orders) => (
        orders.GetProperty("received").GetInt32(),
        orders.GetProperty("accepted").GetInt32(),
        orders.GetProperty("duplicates").GetInt32(),
        orders.GetProperty("rejected").GetInt32());
}
