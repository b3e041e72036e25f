using System.Text.Json;
using Billing.Infra.Tests.Compilation;

namespace Billing.Infra.Tests;

public sealed class ExposureTests
{
    private const string Storage = "Microsoft.Storage/storageAccounts";
    private const string Bus = "Microsoft.ServiceBus/namespaces";
    private const string Cosmos = "Microsoft.DocumentDB/databaseAccounts";
    private const string Vault = "Microsoft.KeyVault/vaults";

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void No_service_takes_a_key_or_an_old_protocol(string name)
    {
        var deployment = Deployment.Read(name);

        Assert.All(deployment.Of(Storage), account => Assert.Equal("false TLS1_2 false", Text(account, "allowSharedKeyAccess", "minimumTlsVersion", "allowBlobPublicAccess")));
        Assert.All(deployment.Of(Bus), bus => Assert.Equal("true 1.2", Text(bus, "disableLocalAuth", "minimumTlsVersion")));
        Assert.All(deployment.Of(Cosmos), account => Assert.Equal("true Tls12", Text(account, "disableLocalAuth", "minimalTlsVersion")));
        Assert.All(deployment.Of(Vault), vault => Assert.Equal("true true", Text(vault, "enableRbacAuthorization", "enablePurgeProtection")));
        Assert.Equal("true", Text(deployment.App, "httpsOnly"));
    }

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void People_sign_in_with_Entra_and_nobody_publishes_with_a_password(string name)
    {
        var deployment = Deployment.Read(name);
        var authentication = Assert.Single(deployment.Of("Microsoft.Web/sites/config"), each => each.GetProperty("name").GetString()!.EndsWith("/authsettingsV2", StringComparison.Ordinal));
        var policies = deployment.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").ToList();

        Assert.True(authentication.GetProperty("properties").GetProperty("platform").GetProperty("enabled").GetBoolean());
        Assert.False(string.IsNullOrEmpty(authentication.GetProperty("properties").GetProperty("identityProviders").GetProperty("azureActiveDirectory").GetProperty("registration").GetProperty("clientId").GetString()));
        Assert.Equal("principal", deployment.Settings["Fabric__Access"]);
        Assert.Equal(2, policies.Count);
        Assert.All(policies, policy => Assert.Equal("false", Text(policy, "allow")));
    }

    [Fact]
    public void Private_networking_closes_every_service_that_keeps_data_and_gives_it_an_endpoint()
    {
        var deployment = Deployment.Read(Deployment.Everything);

        Assert.All(Keepers(deployment), keeper => Assert.Equal("Disabled", Text(keeper, "publicNetworkAccess")));
        Assert.Equal(
            ["cosmos-billing Sql", "kv vault", "sb-billing namespace", "stdata blob", "stdata queue", "sthost blob", "sthost queue", "sthost table"],
            deployment.Of("Microsoft.Network/privateEndpoints").Select(TargetOf).Order(StringComparer.Ordinal));
        Assert.Equal("Premium", deployment.Of(Bus).Single().GetProperty("sku").GetProperty("name").GetString());
        Assert.EndsWith("/subnets/app", Text(deployment.App, "virtualNetworkSubnetId"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_default_deployment_has_no_network_and_no_zones()
    {
        var deployment = Deployment.Read(Deployment.Default);

        Assert.All(Keepers(deployment), keeper => Assert.Equal("Enabled", Text(keeper, "publicNetworkAccess")));
        Assert.DoesNotContain(deployment.Resources, resource => resource.GetProperty("type").GetString()!.StartsWith("Microsoft.Network/", StringComparison.Ordinal));
        Assert.All(deployment.Of(Storage), account => Assert.Equal("Standard_LRS", account.GetProperty("sku").GetProperty("name").GetString()));
    }

    [Fact]
    public void Zone_redundancy_reaches_the_plan_the_storage_and_the_database()
    {
        var deployment = Deployment.Read(Deployment.Everything);

        Assert.All(deployment.Of(Storage), account => Assert.Equal("Standard_ZRS", account.GetProperty("sku").GetProperty("name").GetString()));
        Assert.Equal("true", Text(Assert.Single(deployment.Of("Microsoft.Web/serverfarms")), "zoneRedundant"));
        var location = Assert.Single(Assert.Single(deployment.Of(Cosmos)).GetProperty("properties").GetProperty("locations").EnumerateArray());
        Assert.True(location.GetProperty("isZoneRedundant").GetBoolean());
    }

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void What_the_services_tell_of_themselves_is_kept_in_Log_Analytics(string name)
    {
        var settings = Deployment.Read(name).Of("Microsoft.Insights/diagnosticSettings").ToList();

        Assert.Equal(
            ["cosmos-billing", "evgt-billing", "kv", "sb-billing", "stdata", "sthost"],
            settings.Select(setting => Deployment.SubjectOf(setting.GetProperty("id").GetString()!)).Order(StringComparer.Ordinal));
        Assert.All(settings, setting => Assert.Equal("log-billing", Deployment.SubjectOf(Text(setting, "workspaceId"))));
    }

    [Fact]
    public void A_budget_is_made_where_an_amount_is_given_and_tells_all_who_are_named()
    {
        var budget = Assert.Single(Deployment.Read(Deployment.Everything).Of("Microsoft.Consumption/budgets")).GetProperty("properties");

        Assert.Empty(Deployment.Read(Deployment.Default).Of("Microsoft.Consumption/budgets"));
        Assert.Equal(500, budget.GetProperty("amount").GetInt32());
        Assert.All(budget.GetProperty("notifications").EnumerateObject(), notification => Assert.Equal(
            ["finance@example.com", "operators@example.com"], notification.Value.GetProperty("contactEmails").EnumerateArray().Select(email => email.GetString())));
    }

    private static IEnumerable<JsonElement> Keepers(Deployment deployment) =>
        new[] { Storage, Bus, Cosmos, Vault }.SelectMany(deployment.Of);

    private static string Text(JsonElement resource, params string[] properties) => string.Join(
        ' ', properties.Select(property => resource.GetProperty("properties").GetProperty(property).ToString().Replace("True", "true", StringComparison.Ordinal).Replace("False", "false", StringComparison.Ordinal)));

    private static string TargetOf(JsonElement endpoint)
    {
        var connection = Assert.Single(endpoint.GetProperty("properties").GetProperty("privateLinkServiceConnections").EnumerateArray()).GetProperty("properties");
        return $"{Deployment.SubjectOf(connection.GetProperty("privateLinkServiceId").GetString()!)} {Assert.Single(connection.GetProperty("groupIds").EnumerateArray()).GetString()}";
    }
}
