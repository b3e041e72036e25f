using Billing.Domain.Customers;
using Billing.Domain.Tax;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-04")]
public sealed class TaxCategoryRuleTests
{
    [Theory]
    [InlineData("DE", "FR", "FR40303265045", TaxCategory.IntraCommunity)] // Directive 2006/112/EC article 138
    [InlineData("DE", "FR", "fr 40 303 265 045", TaxCategory.IntraCommunity)]
    [InlineData("DE", "FR", "DE136695976", TaxCategory.ZeroRated)]
    [InlineData("DE", "FR", null, TaxCategory.ZeroRated)]
    [InlineData("DE", "DE", "DE298765432", TaxCategory.ZeroRated)]
    [InlineData("DE", "GR", "EL094014201", TaxCategory.IntraCommunity)]
    [InlineData("DE", "US", null, TaxCategory.Export)]
    [InlineData("DE", "GB", "GB123456789", TaxCategory.Export)]
    [InlineData("DE", "CH", "CHE123456788", TaxCategory.Export)]
    [InlineData("US", "DE", "DE298765432", TaxCategory.Export)]
    [InlineData("US", "JP", null, TaxCategory.Export)]
    [InlineData("US", "US", null, TaxCategory.ZeroRated)]
    public void An_untaxed_line_is_told_apart_by_where_it_comes_from_and_goes_to(string from, string to, string? taxId, TaxCategory category) =>
        Assert.Equal(category, TaxCategoryRule.For(false, false, In(from, null), In(to, taxId), In(to, null).Address));

    [Theory]
    [InlineData("DE", "FR", "FR40303265045", TaxCategory.ReverseCharge)] // Directive 2006/112/EC article 196
    [InlineData("DE", "FR", "DE136695976", TaxCategory.ZeroRated)]
    [InlineData("DE", "US", null, TaxCategory.OutsideScope)]
    public void An_untaxed_service_is_never_an_intra_community_supply(string from, string to, string? taxId, TaxCategory category) =>
        Assert.Equal(category, TaxCategoryRule.For(false, false, In(from, null), In(to, taxId), In(to, null).Address, isGoods: false));

    [Fact]
    public void A_taxed_line_is_standard_whoever_buys_it() =>
        Assert.Equal(TaxCategory.Standard, TaxCategoryRule.For(true, true, In("DE", null), In("FR", "FR40303265045"), In("FR", null).Address));

    [Fact]
    public void An_exempt_buyer_is_exempt_before_anything_else_is_asked() =>
        Assert.Equal(TaxCategory.Exempt, TaxCategoryRule.For(false, true, In("DE", null), In("FR", "FR40303265045"), In("FR", null).Address));

    [Fact]
    public void Where_the_goods_go_decides_and_not_where_the_buyer_sits() =>
        Assert.Equal(TaxCategory.Export, TaxCategoryRule.For(false, false, In("DE", null), In("FR", "FR40303265045"), In("NO", null).Address));

    [Fact]
    public void The_union_has_27_members()
    {
        var letters = Enumerable.Range('A', 26).Select(letter => (char)letter).ToList();
        Assert.Equal(27, letters.SelectMany(_ => letters, (first, second) => $"{first}{second}").Count(TaxCategoryRule.IsInEuropeanUnion));
        Assert.False(TaxCategoryRule.IsInEuropeanUnion("GB"));
    }

    private static Party In(string country, string? taxId) => new("Company", null, new Address("Street 1", "1", "City", null, country), taxId, null);
}
