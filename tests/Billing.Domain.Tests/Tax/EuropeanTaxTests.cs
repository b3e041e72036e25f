using Billing.Domain.Tax;
using Billing.Domain.Tax.Determination;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class EuropeanTaxTests
{
    private static readonly TaxSeller WithOneStopShop = Seller("DE", "EU:UnionOneStopShop");

    [Theory]
    [InlineData("standard", "0.19")]
    [InlineData("books", "0.07")]
    [InlineData("food", "0.07")]
    public void At_home_the_product_decides_the_rate(string product, string rate)
    {
        var line = One(Query("DE", "DE", Line("1", 100, product)));

        Assert.Equal((TaxCategory.Standard, "domestic", "DE", Number(rate)), (line.Treatment.Category, line.Treatment.Rule, line.Treatment.Jurisdiction, Assert.Single(line.Taxes).Rate));
        Assert.Equal(100 * Number(rate), line.Tax.Amount);
    }

    [Theory]
    [InlineData("ES", "books", "0.04")]
    [InlineData("FR", "newspapers", "0.021")]
    [InlineData("FR", "standard", "0.20")]
    [InlineData("HU", "standard", "0.27")]
    [InlineData("FI", "food", "0.135")]
    [InlineData("FI", "standard", "0.255")]
    [InlineData("SI", "food", "0.095")]
    [InlineData("LU", "food", "0.03")]
    public void A_distance_sale_through_the_one_stop_shop_bears_the_tax_of_its_destination(string to, string product, string rate)
    {
        var line = One(Query("DE", to, Line("1", 1000, product)) with { Seller = WithOneStopShop });

        Assert.Equal(("eu.distance-sale", to, Number(rate)), (line.Treatment.Rule, line.Taxes[0].Jurisdiction, line.Taxes[0].Rate));
        Assert.Null(line.Treatment.Doubt);
    }

    [Fact]
    public void Zero_rated_products_bear_a_rate_of_zero_and_are_category_Z()
    {
        var line = One(Query("IE", "IE", Line("1", 10, "children-clothing")));

        Assert.Equal((TaxCategory.ZeroRated, 0m), (line.Treatment.Category, line.Tax.Amount));
        Assert.Equal("IE", Assert.Single(line.Taxes).Jurisdiction);
    }

    [Theory]
    [InlineData("9900", "eu.below-threshold", "DE", false)]
    [InlineData("9900.01", "eu.distance-sale", "FR", true)]
    public void Up_to_the_threshold_of_ten_thousand_euros_the_origin_taxes(string sales, string rule, string jurisdiction, bool doubtful)
    {
        var line = One(Query("DE", "FR", Line("1", 100)) with { Seller = Seller("DE") with { UnionConsumerSalesInEuro = Number(sales) } });

        Assert.Equal((rule, jurisdiction, doubtful), (line.Treatment.Rule, line.Taxes[0].Jurisdiction, line.Treatment.Doubt is not null));
    }

    [Fact]
    public void The_threshold_is_not_for_goods_that_start_elsewhere_nor_for_a_seller_with_two_establishments()
    {
        var query = Query("DE", "FR", Line("1", 100));

        Assert.Equal("FR", One(query with { ShipFrom = new TaxPlace("PL") }).Taxes[0].Jurisdiction);
        Assert.Equal("FR", One(query with { Seller = Seller("DE", "AT:Established") }).Taxes[0].Jurisdiction);
    }

    [Fact]
    public void Goods_to_a_business_in_another_member_state_are_an_intra_community_supply()
    {
        var line = One(Query("DE", "FR", Line("1", 100)) with { Buyer = FrenchCompany });

        Assert.Equal((TaxCategory.IntraCommunity, "K", "VATEX-EU-IC"), (line.Treatment.Category, line.Treatment.Category.Code(), line.Treatment.ReasonCode));
        Assert.Equal((0m, 0), (line.Tax.Amount, line.Taxes.Count));
    }

    [Theory]
    [InlineData("services")]
    [InlineData("software-service")]
    public void Services_to_a_business_in_another_member_state_are_reverse_charged(string product)
    {
        var line = One(Query("DE", "FR", Line("1", 100, product)) with { Buyer = FrenchCompany });

        Assert.Equal((TaxCategory.ReverseCharge, "AE", "VATEX-EU-AE", 0m), (line.Treatment.Category, line.Treatment.Category.Code(), line.Treatment.ReasonCode, line.Tax.Amount));
    }

    [Fact]
    public void An_id_that_could_not_be_checked_frees_from_tax_provisionally_and_an_invalid_one_does_not()
    {
        var query = Query("DE", "FR", Line("1", 100)) with { Seller = WithOneStopShop };
        var unchecked_ = Of(query with { Buyer = FrenchCompany with { TaxIdStatus = TaxIdStatus.NotChecked } });
        var invalid = Of(query with { Buyer = FrenchCompany with { TaxIdStatus = TaxIdStatus.Invalid } });

        Assert.Equal((TaxCategory.IntraCommunity, true), (unchecked_.Lines[0].Treatment.Category, unchecked_.IsProvisional));
        Assert.Equal(("FR", true), (invalid.Lines[0].Taxes[0].Jurisdiction, invalid.IsProvisional));
    }

    [Fact]
    public void A_business_with_an_id_of_the_state_of_dispatch_pays_its_tax() => Assert.Equal(
        TaxCategory.Standard,
        One(Query("DE", "FR", Line("1", 100)) with { Buyer = FrenchCompany with { TaxId = "DE136695976" }, Seller = WithOneStopShop }).Treatment.Category);

    [Theory]
    [InlineData("DE", "US/OR")]
    [InlineData("DE", "GB")]
    [InlineData("GB", "DE")]
    [InlineData("CH", "DE")]
    [InlineData("NO", "SE")]
    [InlineData("DE", "JP")]
    public void Goods_that_leave_the_territory_are_an_export(string from, string to)
    {
        var line = One(Query(from, to, Line("1", 100)));
        Assert.Equal((TaxCategory.Export, "G", "VATEX-EU-G"), (line.Treatment.Category, line.Treatment.Category.Code(), line.Treatment.ReasonCode));
    }

    [Theory]
    [InlineData("ES", "35001")]
    [InlineData("DE", "27498")]
    [InlineData("DE", "78266")]
    [InlineData("FI", "22100")]
    [InlineData("IT", "23041")]
    [InlineData("FR", "97110")]
    public void Places_outside_of_the_tax_territory_of_their_country_are_an_export(string country, string postalCode) => Assert.Equal(
        TaxCategory.Export, One(Query("AT", country, Line("1", 100)) with { ShipTo = new TaxPlace(country, PostalCode: postalCode), Seller = Seller("AT", "EU:UnionOneStopShop") }).Treatment.Category);

    [Theory]
    [InlineData("MC", "FR")]
    [InlineData("IM", "GB")]
    [InlineData("LI", "CH")]
    public void Places_that_are_treated_as_another_country_bear_its_tax(string place, string jurisdiction) =>
        Assert.Equal(jurisdiction, One(Query(jurisdiction, place, Line("1", 100))).Taxes[0].Jurisdiction);

    [Theory]
    [InlineData("GB", "standard", "0.20", "S")]
    [InlineData("GB", "books", "0", "Z")]
    [InlineData("CH", "standard", "0.081", "S")]
    [InlineData("CH", "food", "0.026", "S")]
    [InlineData("CH", "accommodation", "0.038", "S")]
    [InlineData("NO", "food", "0.15", "S")]
    [InlineData("NO", "books", "0", "Z")]
    public void The_United_Kingdom_Switzerland_and_Norway_have_rates_of_their_own(string country, string product, string rate, string code)
    {
        var line = One(Query(country, country, Line("1", 1000, product)));
        Assert.Equal((Number(rate), code), (Assert.Single(line.Taxes).Rate, line.Treatment.Category.Code()));
    }

    [Theory]
    [InlineData("medical-care", "VATEX-EU-132-1C")]
    [InlineData("insurance", "VATEX-EU-135-1A")]
    public void Exempt_products_say_why(string product, string code)
    {
        var line = One(Query("DE", "DE", Line("1", 100, product)));

        Assert.Equal((TaxCategory.Exempt, code), (line.Treatment.Category, line.Treatment.ReasonCode));
        Assert.NotNull(line.Treatment.Reason);
    }

    [Theory]
    [InlineData("150", "eu.import-one-stop-shop", "FR")]
    [InlineData("150.01", "export", "CH")]
    public void Imports_up_to_150_euros_go_through_the_import_one_stop_shop(string value, string rule, string jurisdiction)
    {
        var line = One(Query("CH", "FR", Line("1", Number(value))) with { Seller = Seller("CH", "EU:ImportOneStopShop"), ConsignmentValueInEuro = Number(value) });
        Assert.Equal((rule, jurisdiction), (line.Treatment.Rule, line.Treatment.Jurisdiction));
    }

    [Fact]
    public void Electronic_services_to_consumers_go_by_the_consumer_and_other_services_by_the_seller()
    {
        var query = Query("DE", "SE", Line("1", 100, "ebooks"), Line("2", 100, "services")) with { Seller = WithOneStopShop };
        Assert.Equal(["SE 0.06", "DE 0.19"], Of(query).Lines.Select(line => $"{line.Taxes[0].Jurisdiction} {line.Taxes[0].Rate}"));
    }

    [Fact]
    public void Services_to_a_business_outside_of_the_union_are_out_of_scope() => Assert.Equal(
        "O", One(Query("DE", "CH", Line("1", 100, "software-service")) with { Buyer = new TaxBuyer(BuyerClass.Business, null, TaxIdStatus.None, []) }).Treatment.Category.Code());

    [Theory]
    [InlineData("2020-12-31", "2021-01-04", "0.19")]
    [InlineData("2020-06-30", "2020-07-02", "0.16")]
    [Trait("Capability", "TAX-03")]
    public void In_Germany_the_rate_of_the_day_of_supply_applies_and_not_that_of_the_order(string ordered, string supplied, string rate)
    {
        var dates = new TaxDates(Iso(ordered), Iso(supplied), PaidOn: Iso(ordered));
        Assert.Equal(Number(rate), One(Query("DE", "DE", Line("1", 100)) with { Dates = dates }).Taxes[0].Rate);
    }

    [Fact]
    [Trait("Capability", "TAX-03")]
    public void In_Estonia_what_was_paid_on_account_before_the_change_keeps_the_old_rate()
    {
        var dates = new TaxDates(Iso("2025-06-20"), Iso("2025-07-03"));

        Assert.Equal(0.24m, One(Query("EE", "EE", Line("1", 100)) with { Dates = dates }).Taxes[0].Rate);
        Assert.Equal(0.22m, One(Query("EE", "EE", Line("1", 100)) with { Dates = dates with { PaidOn = Iso("2025-06-20") } }).Taxes[0].Rate);
    }

    private static DateOnly Iso(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
