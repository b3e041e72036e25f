using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Identification;
using Billing.Functions.Tax;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Partners;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class ViesRegistryTests
{
    [Fact]
    public void A_number_that_the_member_state_knows_is_known_with_the_consultation_number() => Assert.Equal(
        "WAPIAAAA", Assert.IsType<TaxIdAnswer.Known>(Said("""{"isValid":true,"userError":"VALID","requestIdentifier":"WAPIAAAA"}""")).Reference);

    [Fact]
    public void A_number_that_it_does_not_know_is_unknown() =>
        Assert.Equal(TaxIdStatus.Invalid, Assert.IsType<TaxIdAnswer.Unknown>(Said("""{"isValid":false,"userError":"INVALID"}""")).Status);

    [Theory]
    [InlineData("""{"isValid":false,"userError":"MS_UNAVAILABLE"}""")]
    [InlineData("""{"isValid":false,"userError":"MS_MAX_CONCURRENT_REQ"}""")]
    [InlineData("""{"isValid":true}""")]
    [InlineData("""{"isValid":false}""")]
    public void All_but_a_plain_yes_or_no_is_not_checked_and_never_invalid(string body) =>
        Assert.Equal(TaxIdStatus.NotChecked, Assert.IsType<TaxIdAnswer.NotChecked>(Said(body)).Status);

    [Fact]
    public void What_is_no_answer_of_VIES_is_refused_and_says_nothing_of_the_number() =>
        Assert.IsType<ParseResult<TaxIdAnswer>.Failure>(ViesRegistry.Read(Answer("<html>"), DateTimeOffset.UnixEpoch));

    [Fact]
    public async Task A_number_of_a_country_outside_of_VIES_is_not_asked_for()
    {
        await using var scenario = await Scenario.StartAsync();
        var registry = new ViesRegistry(scenario.Fabric.Services.GetRequiredService<PartnerClient>(), scenario.Clock);

        Assert.IsType<TaxIdAnswer.NotChecked>(await registry.AskAsync("nordwind", new TaxId("NO", "995525828"), CancellationToken.None));
    }

    private static TaxIdAnswer Said(string body) => Assert.IsType<ParseResult<TaxIdAnswer>.Success>(ViesRegistry.Read(Answer(body), DateTimeOffset.UnixEpoch)).Value;

    private static PartnerAnswer Answer(string body) => new(200, new Dictionary<string, string>(StringComparer.Ordinal), Encoding.UTF8.GetBytes(body));
}
