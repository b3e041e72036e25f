using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Tax.Thresholds;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class AccessoryTests
{
    [Fact]
    public void Delivery_of_goods_of_several_rates_is_split_by_their_amounts()
    {
        var result = Of(Query("DE", "DE", Line("1", 30, "books"), Line("2", 70), Line("3", 10, "shipping")));

        Assert.Equal(["DE 0.19 1.33 of 7.00", "DE 0.07 0.21 of 3.00"], result.Lines[2].Taxes.Select(tax => FormattableString.Invariant($"{tax.Jurisdiction} {tax.Rate} {tax.Amount.Amount:0.00} of {tax.Base!.Value.Amount:0.00}")));
        Assert.Equal(result.Tax, TaxEngine.Recompute(result).Tax);
    }

    [Fact]
    public void Delivery_of_an_intra_community_supply_is_a_part_of_it()
    {
        var result = Of(Query("DE", "FR", Line("1", 100), Line("2", 10, "shipping"), Line("3", 50, "services")) with { Buyer = FrenchCompany });
        Assert.Equal(["K", "K", "AE"], result.Lines.Select(line => line.Treatment.Category.Code()));
    }

    [Fact]
    public void Inclusive_prices_hold_the_tax_of_what_is_taxed_of_an_item()
    {
        // USD 200 of which 175 are free: the price before tax is 200 less 6.25 % of what is above.
        var line = One(Query("US", "US/MA", Line("1", 200, "clothing")) with { Currency = "USD", Seller = Seller("US", "US-MA"), PricesIncludeTax = true });
        Assert.Equal((198.53m, 1.47m), (line.Net.Amount, line.Tax.Amount));
        Assert.Equal(23.53m, line.Taxes[0].Base!.Value.Amount);
    }

    [Fact]
    public void Distance_sales_are_summed_in_the_order_in_which_they_came_until_they_exceed_the_threshold()
    {
        var state = DistanceSales.Empty;
        foreach (var (reference, net) in new[] { ("1", 6000m), ("2", 3990m), ("1", 6000m), ("3", 200m), ("4", 50m) })
        {
            if (DistanceSales.Count(state, new DistanceSaleCounted("de", 2026, reference, net, DateTimeOffset.UnixEpoch)) is Outcome.Accepted accepted)
            {
                state = accepted.Events.Aggregate(state, (now, happened) => now.Apply(happened));
            }
        }

        Assert.Equal([0m, 6000m, 9990m, 10190m], new[] { "1", "2", "3", "4" }.Select(state.Before));
        Assert.Equal(3, state.Sales.Count);
        Assert.Equal((6000m, 10190m), (state.CountedFor("2", DistanceSales.Empty), DistanceSales.Empty.CountedFor("2", yearBefore: state)));
    }

    [Theory]
    [InlineData("DE", "FR", "EUR", 200)]
    [InlineData("DE", "DE", "EUR", null)]
    [InlineData("DE", "CH", "EUR", null)]
    [InlineData("DE", "FR", "USD", null)]
    public void Only_sales_to_consumers_of_other_member_states_count(string from, string to, string currency, int? net) => Assert.Equal(
        net, TaxThreshold.CountedInEuro(Query(from, to, Line("1", 150), Line("2", 50, "ebooks"), Line("3", 70, "services")) with { Currency = currency }, TaxTables.BuiltIn));

    [Fact]
    public void An_exchange_rate_brings_other_currencies_under_the_limits()
    {
        var query = Query("DE", "GB", Line("1", 150)) with { Seller = Seller("DE", "GB"), ExchangeRates = new Dictionary<string, decimal> { ["GBP"] = 0.85m } };

        Assert.Equal("gb.consignment", One(query).Treatment.Rule);
        Assert.Equal("export", One(query with { Lines = [Line("1", 160)] }).Treatment.Rule);
    }

    [Fact]
    public void A_line_without_tax_says_why_with_code_and_certificate()
    {
        var certificate = new ExemptionCertificate("A-17", "US-WA", LongAgo, null, "Resale", null, []);
        var exempt = One(Query("US", "US/WA/Seattle", Line("1", 100)) with { Currency = "USD", Seller = Seller("US", "US-WA"), Buyer = TaxBuyer.Consumer with { Certificates = [certificate] } });

        Assert.Equal(new TaxReason(null, "Resale (certificate A-17)", "A-17"), exempt.Treatment.WhyUntaxed);
        Assert.Equal("Intra-Community supply (VATEX-EU-IC)", One(Query("DE", "FR", Line("1", 100)) with { Buyer = FrenchCompany }).Treatment.WhyUntaxed!.ToString());
    }
}
