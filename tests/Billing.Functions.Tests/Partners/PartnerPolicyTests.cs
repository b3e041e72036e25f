using Billing.Functions.Operations.Partners;
using Billing.Platform.Partners;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Tests.Partners;

[Trait("Capability", "PLT-09")]
public sealed class PartnerPolicyTests
{
    [Fact]
    public void The_policies_that_ship_are_sound()
    {
        Assert.All(PartnerPolicies.Defaults, policy => Assert.Empty(policy.Value.Check()));
        Assert.Equal(["addresses", "carriers", "credit", "crm", "regions", "tax"], PartnerPolicies.Defaults.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Settings_change_a_field_of_one_partner_and_leave_the_rest()
    {
        var policies = Read(("Partners:tax:AttemptTimeOut", "0:00:02.5"), ("Partners:tax:Rate:PerSecond", "7"), ("Partners:tax:FailureRatio", "0.25"));
        var tax = policies.Of(PartnerNames.Tax);
        Assert.Equal((TimeSpan.FromSeconds(2.5), 7, 0.25m), (tax.AttemptTimeOut, tax.Rate.PerSecond, tax.FailureRatio));
        Assert.Equal(PartnerPolicies.Defaults[PartnerNames.Tax].Rate.Burst, tax.Rate.Burst);
        Assert.Equal(PartnerPolicies.Defaults[PartnerNames.Crm], policies.Of(PartnerNames.Crm));
    }

    [Theory]
    [InlineData("Partners:tax:AttemptTimeOut", "5", "The setting Partners__tax__AttemptTimeOut is '5', which cannot be read.")]
    [InlineData("Partners:tax:Retries", "-1", "The setting Partners__tax__Retries is '-1', which cannot be read.")]
    [InlineData("Partners:tax:Rate:PerSec", "5", "The setting Partners__tax__Rate__PerSec is no field of a policy.")]
    [InlineData("Partners:taxes:Retries", "1", "taxes: there is no such partner; there are addresses, carriers, credit, crm, regions, tax.")]
    [InlineData("Partners:tax:Rate:PerSecond", "0", "tax.Rate.PerSecond must be 1 to 100000.")]
    [InlineData("Partners:tax:AttemptTimeOut", "0:01:00", "tax.AttemptTimeOut must be 0:00:00.01 to TotalTimeOut.")]
    [InlineData("Partners:tax:TotalTimeOut", "0:05:00", "tax.TotalTimeOut must be 0:00:00.01 to 0:04:00.")]
    [InlineData("Partners:tax:MostAtOnce", "0", "tax.MostAtOnce must be 1 to 10000.")]
    [InlineData("Partners:tax:MostWaiting", "10001", "tax.MostWaiting must be 0 to 10000.")]
    [InlineData("Partners:tax:Retries", "11", "tax.Retries must be 0 to 10.")]
    [InlineData("Partners:tax:FirstPause", "0:00:03", "tax.FirstPause must be 0 to LongestPause.")]
    [InlineData("Partners:tax:LongestPause", "0:00:16", "tax.LongestPause must be 0 to TotalTimeOut.")]
    [InlineData("Partners:tax:LongestRateWait", "0:00:16", "tax.LongestRateWait must be 0 to TotalTimeOut.")]
    [InlineData("Partners:tax:FailureRatio", "1.01", "tax.FailureRatio must be 0.01 to 1.")]
    [InlineData("Partners:tax:MinimumAttempts", "1", "tax.MinimumAttempts must be 2 to 100000.")]
    [InlineData("Partners:tax:SamplingTime", "0:00:00.1", "tax.SamplingTime must be 0:00:00.5 to 1:00:00.")]
    [InlineData("Partners:tax:BreakTime", "2:00:00", "tax.BreakTime must be 0:00:00.5 to 1:00:00.")]
    [InlineData("Partners:tax:LargestAnswer", "0", "tax.LargestAnswer must be 1 to 67108864.")]
    public void A_setting_that_is_not_sound_is_refused_by_its_name(string setting, string value, string problem)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read((setting, value)));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private static PartnerPolicies Read(params (string Name, string Value)[] settings) => PartnerSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build());
}
