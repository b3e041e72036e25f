using Billing.Domain.Audit;
using Billing.Domain.Ledger;
using Billing.Functions.Pricing;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Pricing;

/// <summary>Order 1003 is of a customer with an agreement: 2 % of all revenue of the period, 4 % if it comes to 2,000.</summary>
[Trait("Capability", "PRC-05")]
public sealed class RebateTests
{
    private const string Agreement = """
        { "rebates": [ {
          "id": "R-2026-7", "customer": "FR40303265045", "legalEntity": "nordwind-de", "currency": "EUR",
          "from": "2026-01-01", "until": "2026-11-10", "retrospective": true, "expectedTurnover": "5000",
          "tiers": [ { "from": "0", "rate": "0.02" }, { "from": "2000", "rate": "0.04" } ] } ] }
        """;

    [Fact]
    public async Task A_rebate_is_set_aside_with_the_revenue_and_settled_by_what_was_reached_when_the_period_is_over()
    {
        await using var scenario = await StartAsync(Agreement);
        await SellAsync(scenario);
        var open = await scenario.AuditedBooksAsync("nordwind");
        var revenue = open.Contracts.SelectMany(contract => contract.Obligations).Sum(each => each.Recognised.Amount);

        // Expected to come to 4 %, so much is set aside for each piece of revenue, on its day.
        Assert.True(revenue is > 0 and < 2000, $"revenue {revenue}");
        Assert.Equal(Math.Round(revenue * 0.04m, 2, MidpointRounding.AwayFromZero), Granted(open));
        Assert.All(Rebates(open), entry => Assert.Contains(open.Entries, each => each.Source == "revenue.recognised" && each.Date == entry.Date));

        await scenario.PassAsync("2026-11-11T12:00:00Z");
        var settled = await scenario.AuditedBooksAsync("nordwind");
        var whole = settled.Contracts.SelectMany(contract => contract.Obligations).Sum(each => each.Recognised.Amount);
        Assert.Equal(Math.Round(whole * 0.02m, 2, MidpointRounding.AwayFromZero), Granted(settled));
        Assert.Single(settled.Entries, entry => entry.Source == "rebate.settled");
    }

    [Fact]
    public async Task Who_has_no_agreement_gets_nothing_set_aside()
    {
        await using var scenario = await StartAsync(Agreement.Replace("FR40303265045", "DE000000000", StringComparison.Ordinal));
        await SellAsync(scenario);
        Assert.Empty(Rebates(await scenario.AuditedBooksAsync("nordwind")));
    }

    private static decimal Granted(BooksFacts books) =>
        Rebates(books).SelectMany(entry => entry.Postings).Where(posting => posting.Account == Account.RebatesGranted).Sum(posting => posting.Amount.Amount);

    private static IEnumerable<JournalEntry> Rebates(BooksFacts books) => books.Entries.Where(entry => entry.Source.StartsWith("rebate.", StringComparison.Ordinal));

    private static async Task<Scenario> StartAsync(string agreements)
    {
        var scenario = await Scenario.StartAsync();
        await scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient(RebateAgreements.Document.PathOf("nordwind", string.Empty))
            .UploadAsync(BinaryData.FromString(agreements), overwrite: true, TestContext.Current.CancellationToken);
        return scenario;
    }

    private static async Task SellAsync(Scenario scenario)
    {
        await scenario.ShopifyAsync("nordwind", "order-1003", Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "shipped-1003", Scenario.Sample("nordwind/fulfilment/shipped-1003.json"));
        await scenario.WarehouseAsync("nordwind", "delivered-1003", Scenario.Sample("nordwind/fulfilment/delivered-1003.json"));
        await scenario.DrainAsync();
    }
}
