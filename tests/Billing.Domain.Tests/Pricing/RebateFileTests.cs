using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Pricing.Files;
using Billing.Domain.Pricing.Rebates;

namespace Billing.Domain.Tests.Pricing;

[Trait("Capability", "PRC-05")]
public sealed class RebateFileTests
{
    private const string Sound = """
        {"rebates":[{"id":"R-1","customer":"c","legalEntity":"e","currency":"EUR","from":"2026-01-01","until":"2027-01-01","retrospective":true,"tiers":[{"from":"0","rate":"0.02"},{"from":"2000","rate":"0.04"}]}]}
        """;

    [Fact]
    public void An_agreement_is_read()
    {
        var agreement = Assert.Single(Assert.IsType<ParseResult<IReadOnlyList<RebateAgreement>>.Success>(Read(Sound)).Value);
        Assert.Equal(("R-1", "c", "e", "EUR", true), (agreement.Id, agreement.Customer, agreement.LegalEntityId, agreement.Currency, agreement.IsRetrospective));
        Assert.Equal((new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1)), (agreement.PeriodStart, agreement.PeriodEnd));
        Assert.Equal([new RebateTier(0, 0.02m), new RebateTier(2000, 0.04m)], agreement.Tiers);
    }

    [Theory]
    [InlineData("R-1", "R/1", "$.rebates[0].id")]
    [InlineData("EUR", "XXQ", "$.rebates[0].currency")]
    [InlineData("2027-01-01", "2025-01-01", "$.rebates[0].until")]
    [InlineData("2026-01-01", "soon", "$.rebates[0].from")]
    [InlineData("0.04", "4", "$.rebates[0].tiers")]
    [InlineData("\"2000\"", "\"0\"", "$.rebates[0].tiers")]
    [InlineData("customer", "client", "$.rebates[0].client")]
    public void What_is_wrong_is_named_by_its_path(string from, string to, string path)
    {
        var failed = Assert.IsType<ParseResult<IReadOnlyList<RebateAgreement>>.Failure>(Read(Sound.Replace(from, to, StringComparison.Ordinal)));
        Assert.Contains(path, failed.Problems.Select(problem => problem.Path));
    }

    private static ParseResult<IReadOnlyList<RebateAgreement>> Read(string json) => RebateFileReader.Read(Encoding.UTF8.GetBytes(json));
}
