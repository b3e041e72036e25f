using Billing.Infra.Tests.Compilation;

namespace Billing.Infra.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void Every_setting_that_a_trigger_the_host_or_the_code_needs_is_set(string deployment)
    {
        var settings = Deployment.Read(deployment).Settings;
        var missing = FunctionNeeds.Settings
            .Where(need => string.IsNullOrEmpty(settings.GetValueOrDefault(need.Setting)))
            .Select(need => $"{need.Setting} is not set, and {need.NeededBy} needs it")
            .Distinct();

        Differences.AreNone(missing);
    }

    [Fact]
    public void The_needs_of_every_kind_of_trigger_are_known()
    {
        var settings = FunctionNeeds.Settings.Select(need => need.Setting).ToHashSet(StringComparer.Ordinal);

        Assert.Superset(
            new HashSet<string>(
                [
                    "ServiceBusConnection__fullyQualifiedNamespace", "CosmosConnection__accountEndpoint", "BlobConnection__queueServiceUri",
                    "Fabric__UpkeepSchedule", "Fabric__Regions", "KeyVaultUri", "AZURE_CLIENT_ID",
                ],
                StringComparer.Ordinal),
            settings);
    }

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void No_setting_holds_a_key(string deployment)
    {
        string[] signs = ["AccountKey", "SharedAccessKey", "SharedAccessSignature", "listKeys", "list_keys"];

        Assert.DoesNotContain(Deployment.Read(deployment).Settings, setting => signs.Any(sign => setting.Value.Contains(sign, StringComparison.OrdinalIgnoreCase)));
    }
}
