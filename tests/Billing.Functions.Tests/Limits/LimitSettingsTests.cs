using System.Text;
using System.Text.Json.Nodes;
using Billing.Functions.Hosting.Configuration;
using Billing.Connectors;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Configuration;
using Billing.Platform.Limits;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tests.Limits;

[Trait("Capability", "PLT-08")]
public sealed class LimitSettingsTests
{
    private static readonly RequestLimits Limits = new(TimeProvider.System, new RequestLimitOptions(), ConnectorCatalogue.Contracts);

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "limits", """{ "usage": { "perSecond": 0, "burst": 10 } }""", "$.tenants[0].limits.usage.perSecond (line 1): perSecond 0 is not 1 to 100000." },
        { "limits", """{ "api": { "perSecond": 50, "burst": 49 } }""", "$.tenants[0].limits.api.burst (line 1): burst 49 is not perSecond (50) to 1000000." },
        { "limits", """{ "api": { "perSecond": 100001, "burst": 200000 } }""", "$.tenants[0].limits.api.perSecond (line 1): perSecond 100001 is not 1 to 100000." },
        { "limits", """{ "api": { "perSecond": 1, "burst": 1000001 } }""", "$.tenants[0].limits.api.burst (line 1): burst 1000001 is not perSecond (1) to 1000000." },
        { "limits", """{ "webhooks": { "perSecond": 1, "burst": 1 } }""", "$.tenants[0].limits.webhooks (line 1): webhooks is none of api, stripe-payouts, usage." },
        { "limits", """{ "api": null }""", "$.tenants[0].limits.api (line 1): api must not be null." },
        { "limits", """{ "api": { "burst": 5 } }""", "$.tenants[0].limits.api.perSecond (line 1): perSecond is required." },
        { "rateLimit", """{ "perSecond": -1, "burst": 1 }""", "$.tenants[0].sources[0].rateLimit.perSecond (line 1): perSecond -1 is not 1 to 100000." },
        { "rateLimit", """{ "perSecond": 5, "burst": 4 }""", "$.tenants[0].sources[0].rateLimit.burst (line 1): burst 4 is not perSecond (5) to 1000000." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_limit_that_is_not_sound_is_refused_with_its_place_and_what_it_may_be(string field, string value, string problem)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Parse(field, value));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_is_not_given_is_the_default_and_a_source_has_that_of_its_adapters_contract()
    {
        var tenant = Parse("limits", """{ "usage": { "perSecond": 7, "burst": 8 } }""");
        Assert.Equal((7, 8), (Limits.Of(tenant, "usage").PerSecond, Limits.Of(tenant, "usage").Burst));
        Assert.Equal(RequestLimits.DefaultsOf(ConnectorCatalogue.Contracts)[RequestLimits.Api], Limits.Of(tenant, RequestLimits.Api));

        var contract = ConnectorCatalogue.Contracts.FindOfSource("stripe")!;
        Assert.Equal(contract.RateLimit, RequestLimits.Of(tenant.Source("stripe")!, contract));
        Assert.Equal((5, 6), (LimitOf("""{ "perSecond": 5, "burst": 6 }""").PerSecond, LimitOf("""{ "perSecond": 5, "burst": 6 }""").Burst));
    }

    private static RateLimit LimitOf(string rateLimit) =>
        RequestLimits.Of(Parse("rateLimit", rateLimit).Source("shopify")!, ConnectorCatalogue.Contracts.FindOfSource("shopify")!);

    private static Tenant Parse(string field, string value)
    {
        var file = Scenario.Sample("tenants.json");
        var tenant = file["tenants"]![0]!;
        var place = field == "rateLimit" ? tenant["sources"]![0]! : tenant;
        place[field] = JsonNode.Parse(value);
        return TenantsFile.ReadAll(Encoding.UTF8.GetBytes(file.ToJsonString()), DocumentCatalogue.Tenant).Get("nordwind");
    }
}
