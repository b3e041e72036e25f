using System.Net;
using System.Text;
using Billing.Domain.Ledger;
using Billing.Local.Hosting;

namespace Billing.Functions.Tests.Scenarios;

[Trait("Capability", "STL-01")]
[Trait("Capability", "STL-02")]
[Trait("Adapter", "stripe-payouts")]
public sealed class SettlementTests
{
    [Fact]
    public async Task A_payout_is_matched_split_and_booked()
    {
        await using var scenario = await PaidAsync();
        await scenario.SettlementAsync("nordwind", "payout.csv", Payout);

        var books = await scenario.AuditedBooksAsync("nordwind");
        var balances = TrialBalance.Of(books.Days).ToDictionary(line => line.Account, line => line.Balance);
        Assert.Equal(514.70m, balances[Account.Bank]);
        Assert.Equal(9.63m, balances[Account.PaymentFees]);
        Assert.Equal(-47.03m, balances[Account.UnidentifiedReceipts]);
        Assert.Equal(0m, balances[Account.GatewayClearing]);
        var report = await scenario.GetAsync("api/settlements/nordwind/stripe/po_1NW20261102EUR");
        Assert.Equal(HttpStatusCode.OK, report.Status);
        var exceptions = await scenario.GetAsync("api/exceptions/nordwind");
        Assert.Equal("settlement.unknown-reference", Assert.Single(exceptions.Json.EnumerateArray()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_same_content_under_another_name_is_settled_once()
    {
        await using var scenario = await PaidAsync();
        await scenario.SettlementAsync("nordwind", "payout.csv", Payout);
        var before = await scenario.AuditedBooksAsync("nordwind");
        await scenario.SettlementAsync("nordwind", "payout-again.csv", Payout);
        var after = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(before.Entries.Count, after.Entries.Count);
    }

    [Theory]
    [InlineData("its totals do not add up")]
    [InlineData("it is cut off")]
    [InlineData("a line is no line")]
    public async Task A_file_is_rejected_whole_when(string reason)
    {
        var lines = Payout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var file = reason switch
        {
            "its totals do not add up" => Payout.Replace("-514.70,0.00,-514.70", "-514.71,0.00,-514.71", StringComparison.Ordinal),
            "it is cut off" => Payout.TrimEnd()[..^12],
            _ => string.Join('\n', [lines[0], lines[1], "not;a;line", .. lines[2..]]) + "\n",
        };
        await using var scenario = await PaidAsync();
        var before = await scenario.AuditedBooksAsync("nordwind");
        await scenario.SettlementAsync("nordwind", "wrong.csv", file);
        var after = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(before.Entries.Count, after.Entries.Count);
        Assert.All(after.Payments, payment => Assert.True(payment.Settled!.Value.IsZero));
        var report = await scenario.GetAsync("api/settlements/nordwind/stripe/wrong.csv.rejected");
        Assert.Equal(HttpStatusCode.OK, report.Status);
        Assert.NotEmpty(report.Json.GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task A_file_name_is_used_once()
    {
        await using var scenario = await PaidAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.SettlementAsync("nordwind", "payout.csv", Payout)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await scenario.SettlementAsync("nordwind", "payout.csv", "other")).Status);
    }

    private static string Payout => Encoding.UTF8.GetString(Samples.Read("nordwind/settlements/po_NW20261102EUR.csv"));

    private static async Task<Scenario> PaidAsync()
    {
        var scenario = await Scenario.StartAsync();
        foreach (var payment in new[] { "payment-1001", "payment-1001-renewal", "payment-1002" })
        {
            await scenario.StripeAsync("nordwind", Scenario.Sample($"nordwind/stripe/{payment}.json"));
        }

        await scenario.DrainAsync();
        return scenario;
    }
}
