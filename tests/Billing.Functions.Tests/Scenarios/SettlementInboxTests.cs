using System.Text;
using Billing.Domain.Settlement;
using Billing.Local.Hosting;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>The record of each settlement file that came in.</summary>
[Trait("Capability", "STL-01")]
[Trait("Adapter", "stripe-payouts")]
public sealed class SettlementInboxTests
{
    private static string Payout => Encoding.UTF8.GetString(Samples.Read("nordwind/settlements/po_NW20261102EUR.csv"));

    [Fact]
    public async Task A_second_file_for_a_settled_payout_with_other_content_is_refused_and_told()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.SettlementAsync("nordwind", "payout.csv", Payout);
        var before = await scenario.AuditedBooksAsync("nordwind");
        await scenario.SettlementAsync("nordwind", "payout-corrected.csv", Payout.Replace("1001", "1009", StringComparison.Ordinal));
        var after = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(before.Entries.Count, after.Entries.Count);
        Assert.Equal(SettlementFileResults.Reconciled, (await FileAsync(scenario, "payout.csv")).Finished!.Result);
        var second = (await FileAsync(scenario, "payout-corrected.csv")).Finished!;
        Assert.Equal((SettlementFileResults.Rejected, 0), (second.Result, second.Payouts));
        Assert.Contains("was settled with file payout.csv", second.Reason, StringComparison.Ordinal);
        var exceptions = (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray();
        Assert.Single(exceptions, exception => exception.GetProperty("code").GetString() == "settlement.other-file");
    }

    [Fact]
    public async Task The_same_content_under_another_name_is_noted_as_such()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.SettlementAsync("nordwind", "payout.csv", Payout);
        await scenario.SettlementAsync("nordwind", "payout-again.csv", Payout);
        await scenario.AuditedBooksAsync("nordwind");

        var again = (await FileAsync(scenario, "payout-again.csv")).Finished!;
        Assert.Equal(SettlementFileResults.Duplicate, again.Result);
        Assert.Contains("payout.csv", again.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_file_is_an_input_that_is_done_with()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.SettlementAsync("nordwind", "cut.csv", Payout.TrimEnd()[..^12]);
        await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(SettlementFileResults.Rejected, (await FileAsync(scenario, "cut.csv")).Finished!.Result);
    }

    [Theory]
    [InlineData("9999-12-31 23:59:59")]
    [InlineData("0001-01-01 00:00:00")]
    [InlineData("1999-12-31 23:59:59")]
    [InlineData("2100-01-01 00:00:00")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("NaN")]
    public async Task A_file_with_a_time_that_cannot_be_is_rejected_with_its_line_and_reason(string time)
    {
        await using var scenario = await Scenario.StartAsync();
        var rows = Payout.TrimEnd().Split('\n');
        var columns = rows[0].TrimEnd('\r').Split(',');
        foreach (var (column, name) in columns.Index().Where(each => each.Item.Trim('"') is "created" or "created_utc" or "automatic_payout_effective_at" or "automatic_payout_effective_at_utc"))
        {
            var cells = rows[1].Split(',');
            cells[column] = time;
            var answer = await scenario.SettlementAsync("nordwind", $"at-{column}.csv", string.Join('\n', [rows[0], string.Join(',', cells), .. rows[2..]]));
            await scenario.AuditedBooksAsync("nordwind");

            Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.Status);
            var end = (await FileAsync(scenario, $"at-{column}.csv")).Finished!;
            Assert.Equal(SettlementFileResults.Rejected, end.Result);
            Assert.Contains("ine 2", end.Reason, StringComparison.Ordinal);
            Assert.Contains(name.Trim('"'), end.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_in_the_folder_of_a_gateway_without_a_format_is_told_and_done_with()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.Fabric.Blobs.GetBlobContainerClient("settlements").GetBlobClient("nordwind/bank/x.csv").UploadAsync(BinaryData.FromString("a;b"));
        await scenario.AuditedBooksAsync("nordwind");

        var state = await FileAsync(scenario, "x.csv", "bank");
        Assert.Equal(SettlementFileResults.Rejected, state.Finished!.Result);
        Assert.Contains("no gateway of the tenant", state.Finished.Reason, StringComparison.Ordinal);
    }

    private static async Task<SettlementFileState> FileAsync(Scenario scenario, string name, string gateway = "stripe") =>
        await scenario.Fabric.Services.GetRequiredService<StreamStore>()
            .LoadAsync<SettlementFileState>(new StreamAddress("nordwind", "westeurope", FabricStreams.SettlementFile(gateway, name)));
}
