using Billing.Domain.Tax;
using Billing.Domain.Tax.Determination;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class AmericanTaxTests
{
    [Theory]
    [InlineData("WA/Seattle", "US-WA 0.065, US-WA-KING-SEATTLE 0.0405")]
    [InlineData("NY/new york", "US-NY 0.04, US-NY-NEW-YORK 0.00375, US-NY-NEW-YORK-NYC 0.045")]
    [InlineData("CA/Los Angeles", "US-CA 0.0725, US-CA-LOS-ANGELES 0.025")]
    [InlineData("IL/Chicago", "US-IL 0.0625, US-IL-COOK 0.0275, US-IL-COOK-CHICAGO 0.0125")]
    [InlineData("MA/Boston", "US-MA 0.0625")]
    public void State_county_and_city_each_levy_their_tax(string place, string taxes)
    {
        var line = One(Sale(place, Line("1", 100)));
        Assert.Equal(taxes, string.Join(", ", line.Taxes.Select(tax => $"{tax.Jurisdiction} {tax.Rate}")));
        Assert.Null(line.Treatment.Doubt);
    }

    [Fact]
    public void Without_nexus_no_tax_is_collected()
    {
        var line = One(Sale("WA/Seattle", Line("1", 100)) with { Seller = Seller("US", "US-NY") });
        Assert.Equal((TaxCategory.OutsideScope, "us.no-nexus", 0m), (line.Treatment.Category, line.Treatment.Rule, line.Tax.Amount));
    }

    [Fact]
    public void Nexus_counts_from_its_day()
    {
        var seller = new TaxSeller("US", [new TaxRegistration("US-MA", TaxRegistrationKind.Registered, null, Day.AddDays(1))]);
        var query = Sale("MA/Boston", Line("1", 100)) with { Seller = seller };

        Assert.Equal(0, One(query).Tax.Amount);
        Assert.Equal(6.25m, One(query with { Dates = new TaxDates(Day.AddDays(1)) }).Tax.Amount);
    }

    [Fact]
    public void A_state_that_taxes_at_the_origin_does_so_within_its_borders_only()
    {
        var within = Sale("TX/Houston", Line("1", 100)) with { ShipFrom = Place("US/TX/Dallas") };

        Assert.Equal(["US-TX", "US-TX-DALLAS", "US-TX-DALLAS-DALLAS"], One(within).Taxes.Select(tax => tax.Jurisdiction));
        Assert.Equal(["US-TX", "US-TX-HARRIS", "US-TX-HARRIS-HOUSTON"], One(within with { ShipFrom = Place("US/WA/Seattle") }).Taxes.Select(tax => tax.Jurisdiction));
    }

    [Fact]
    public void A_place_whose_local_taxes_are_not_in_the_tables_is_taxed_by_the_state_provisionally()
    {
        var result = Of(Sale("WA/Spokane", Line("1", 100)));

        Assert.Equal(("US-WA", 6.5m, true), (Assert.Single(result.Lines[0].Taxes).Jurisdiction, result.Tax.Amount, result.IsProvisional));
        Assert.Contains("levy taxes of their own", Assert.Single(result.Doubts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_with_nexus_and_no_rates_is_a_doubt_and_is_not_guessed()
    {
        var line = One(Sale("PR/San Juan", Line("1", 100)) with { Seller = Seller("US", "US-PR") });

        Assert.Equal((TaxCategory.OutsideScope, 0m), (line.Treatment.Category, line.Tax.Amount));
        Assert.Equal("tax.no-rate/US-PR", Assert.Single(line.Treatment.Doubts!).Key);
    }

    [Fact]
    public void An_address_without_a_state_is_a_doubt() =>
        Assert.Equal("tax.place/US", Assert.Single(One(Sale("WA/Seattle", Line("1", 100)) with { ShipTo = new TaxPlace("US") }).Treatment.Doubts!).Key);

    [Theory]
    [InlineData("PA/Philadelphia", "clothing", "0")]
    [InlineData("PA/Philadelphia", "standard", "8")]
    [InlineData("WA/Seattle", "food", "0")]
    [InlineData("CA/Los Angeles", "software-service", "0")]
    [InlineData("NY/New York", "software-service", "8.88")]
    [InlineData("OR/Portland", "standard", "0")]
    public void The_product_decides_whether_a_state_taxes_it(string place, string product, string tax) =>
        Assert.Equal(Number(tax), One(Sale(place, Line("1", 100, product))).Tax.Amount);

    [Fact]
    public void What_depends_on_facts_that_an_order_does_not_have_is_marked_for_a_person() =>
        Assert.Equal("tax.review/US-NY/services", Assert.Single(One(Sale("NY/New York", Line("1", 100, "services"))).Treatment.Doubts!).Key);

    [Fact]
    public void A_certificate_of_the_state_frees_from_its_taxes_and_those_of_its_places_while_it_is_valid()
    {
        var resale = new ExemptionCertificate("A-17", "US-WA", Day, Day.AddYears(1), "Resale", null, []);
        var query = Sale("WA/Seattle", Line("1", 100)) with { Buyer = new TaxBuyer(BuyerClass.Business, null, TaxIdStatus.None, [resale]) };

        var line = One(query);
        Assert.Equal((TaxCategory.Exempt, "Resale (certificate A-17)", 0m), (line.Treatment.Category, line.Treatment.Reason, line.Tax.Amount));
        Assert.Equal(10.55m, One(query with { Dates = new TaxDates(Day.AddDays(-1)) }).Tax.Amount);
        Assert.Equal(10.55m, One(query with { Dates = new TaxDates(Day.AddYears(1)) }).Tax.Amount);
        Assert.Equal(6.25m, One(Sale("MA/Boston", Line("1", 100)) with { Buyer = query.Buyer }).Tax.Amount);
    }

    [Fact]
    public void A_certificate_for_some_products_or_one_city_frees_from_no_more_than_that()
    {
        var city = new ExemptionCertificate("C", "US-WA-KING", LongAgo, null, "Farm", null, ["food", "standard"]);
        var query = Sale("WA/Seattle", Line("1", 100), Line("2", 100, "software-service")) with { Buyer = new TaxBuyer(BuyerClass.Business, null, TaxIdStatus.None, [city]) };

        Assert.Equal([6.5m, 10.55m], Of(query).Lines.Select(line => line.Tax.Amount));
    }

    [Fact]
    public void The_federal_government_is_exempt() => Assert.Equal(
        TaxCategory.Exempt, One(Sale("CA/Los Angeles", Line("1", 100)) with { Buyer = new TaxBuyer(BuyerClass.FederalGovernment, null, TaxIdStatus.None, []) }).Treatment.Category);

    [Theory]
    [InlineData("ON", "CA-ON HST 0.13")]
    [InlineData("NS", "CA-NS HST 0.14")]
    [InlineData("AB", "CA GST 0.05")]
    [InlineData("BC", "CA GST 0.05, CA-BC PST 0.07")]
    [InlineData("SK", "CA GST 0.05, CA-SK PST 0.06")]
    [InlineData("MB", "CA GST 0.05, CA-MB RST 0.07")]
    [InlineData("QC", "CA GST 0.05, CA-QC QST 0.09975")]
    public void Canada_taxes_by_province(string province, string taxes)
    {
        var line = One(Query("CA", $"CA/{province}", Line("1", 100)) with { Currency = "CAD", Seller = Seller("CA", "CA-BC", "CA-SK", "CA-MB", "CA-QC") });
        Assert.Equal(taxes, string.Join(", ", line.Taxes.Select(tax => $"{tax.Jurisdiction} {tax.Name} {tax.Rate}")));
    }

    [Fact]
    public void A_provincial_sales_tax_is_collected_by_who_is_registered_there_and_the_HST_by_who_has_the_GST()
    {
        var query = Query("CA", "CA/BC", Line("1", 100)) with { Currency = "CAD" };
        Assert.Equal(5, One(query).Tax.Amount);
        Assert.Equal(13, One(query with { ShipTo = Place("CA/ON") }).Tax.Amount);
    }

    [Fact]
    public void A_compound_tax_is_levied_on_the_price_and_the_taxes_above_it()
    {
        // Quebec until 2012: 9.5 % on the price with the GST of 5 %, which is 9.975 % of the price.
        var query = Query("CA", "CA/QC", Line("1", 1000)) with { Currency = "CAD", Seller = Seller("CA", "CA-QC"), Dates = new TaxDates(new DateOnly(2012, 6, 1)) };

        Assert.Equal([50m, 99.75m], One(query).Taxes.Select(tax => tax.Amount.Amount));
        var inclusive = One(query with { PricesIncludeTax = true, Lines = [Line("1", 1149.75m)] });
        Assert.Equal((1000m, 50m, 99.75m), (inclusive.Net.Amount, inclusive.Taxes[0].Amount.Amount, inclusive.Taxes[1].Amount.Amount));
    }

    [Fact]
    public void Groceries_are_zero_rated_and_books_bear_the_federal_part_only()
    {
        var lines = Of(Query("CA", "CA/ON", Line("1", 100, "food"), Line("2", 100, "books")) with { Currency = "CAD" }).Lines;
        Assert.Equal(["Z 0", "S 5.00"], lines.Select(line => $"{line.Treatment.Category.Code()} {line.Tax.Amount:0.##}".Replace("S 5", "S 5.00", StringComparison.Ordinal)));
    }

    private static TaxQuery Sale(string place, params TaxableLine[] lines) => Query("US", "US/" + place, lines) with
    {
        Currency = "USD",
        Seller = Seller("US", "US-WA", "US-NY", "US-CA", "US-IL", "US-MA", "US-TX", "US-PA", "US-OR", "US-FL"),
    };
}
