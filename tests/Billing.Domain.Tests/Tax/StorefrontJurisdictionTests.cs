using Billing.Domain.Customers;
using Billing.Domain.Tax;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-04")]
public sealed class StorefrontJurisdictionTests
{
    [Theory]
    [InlineData("DE", "GB", null, "GB VAT", "0.20", "GB")]
    [InlineData("DE", "GB", null, "VAT", "0.20", "GB")]
    [InlineData("DE", "CH", null, "MWST", "0.081", "CH")]
    [InlineData("DE", "NO", null, "MVA", "0.25", "NO")]
    [InlineData("DE", "FR", null, "FR TVA", "0.20", "FR")]
    [InlineData("DE", "FR", null, "MwSt", "0.19", "DE")]
    [InlineData("DE", "AT", null, "USt", "0.20", "AT")]
    [InlineData("DE", "CH", null, "DE MwSt", "0.19", "DE")]
    [InlineData("DE", "AU", null, "GST", "0.10", "AU")]
    [InlineData("US", "CA", "ON", "HST", "0.13", "CA-ON")]
    [InlineData("US", "CA", "QC", "GST", "0.05", "CA")]
    [InlineData("US", "CA", "QC", "QST", "0.09975", "CA-QC")]
    [InlineData("US", "CA", "BC", "PST", "0.07", "CA-BC")]
    [InlineData("US", "US", "WA", "Washington State Tax", "0.065", "US-WA/Washington State Tax")]
    public void A_tax_is_owed_where_its_name_or_rate_says(string seller, string shipTo, string? region, string title, string rate, string jurisdiction) => Assert.Equal(
        jurisdiction, StorefrontJurisdiction.Of(title, Taxed.Number(rate), In(seller, null), In(shipTo, region), new DateOnly(2026, 11, 29)));

    [Theory]
    [InlineData("GB", null, "tax.not-registered/GB")]
    [InlineData("DE", null, "")]
    [InlineData("", "DE136695976", "tax.untaxed/FR")]
    [InlineData("", "FR40303265045", "")]
    public void Tax_of_another_country_and_a_domestic_id_are_doubts(string charged, string? taxId, string questions)
    {
        var doubts = StorefrontTaxDoubts.Of(
            new Party("S", null, In("DE", null), null, null), new Party("B", null, In("FR", null), taxId, null), In("FR", null), charged.Length == 0 ? [] : [charged]);
        Assert.Equal(questions, string.Join(' ', doubts.Select(doubt => doubt.Key)));
    }

    private static Address In(string country, string? region) => new("1", "1", "City", region, country);
}
