using System.Net;
using System.Text;
using Billing.Functions.Access;
using Billing.Functions.Tests.Scenarios;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Tests.Access;

public sealed class PrincipalTests
{
    [Fact]
    public async Task Without_a_principal_nothing_is_let_in_but_what_is_public_or_signed()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        foreach (var (route, method, path) in TenantRequests.For(scenario.Fabric.Host, TwinTenants.Beta))
        {
            var rule = AccessRule.Find(route.Function)!;
            var without = await TenantRequests.AskAsync(scenario, method, path);
            Assert.True(rule.Roles is null || without.Status == HttpStatusCode.Unauthorized, $"{method} {path} without a principal: {without.Status}");
            if (rule.Roles is not null)
            {
                foreach (var broken in new[] { "", "%%%", Base64("[]"), Base64("{}"), Base64("{\"auth_typ\":\"aad\",\"claims\":7}") })
                {
                    Assert.Equal(HttpStatusCode.Unauthorized, (await TenantRequests.AskAsync(scenario, method, path, broken)).Status);
                }

                // Two principals are none.
                var two = await TenantRequests.AskAsync(scenario, method, path, TenantRequests.Principal("beta/admin"), TenantRequests.Principal("beta/admin"));
                Assert.Equal(HttpStatusCode.Unauthorized, two.Status);
            }
        }
    }

    [Theory]
    [InlineData("GET", "api/orders/alpha/1002", "reader operator finance auditor admin")]
    [InlineData("GET", "api/invoices/alpha", "reader operator finance auditor admin")]
    [InlineData("GET", "api/trial-balance/alpha", "finance auditor admin")]
    [InlineData("GET", "api/audit/alpha", "finance auditor admin")]
    [InlineData("GET", "api/exceptions/alpha", "operator finance auditor admin")]
    [InlineData("GET", "api/settlements/alpha/stripe/none", "finance auditor admin")]
    [InlineData("PUT", "api/settlements/alpha/stripe/none", "operator finance admin")]
    [InlineData("POST", "api/usage/alpha", "operator admin")]
    public async Task Each_role_may_do_what_is_its_business(string method, string path, string roles)
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var may = new List<string>();
        foreach (var role in new[] { "reader", "operator", "finance", "auditor", "admin" })
        {
            if ((await TenantRequests.AskAsync(scenario, method, path, TenantRequests.Principal($"alpha/{role}"))).Status != HttpStatusCode.Forbidden)
            {
                may.Add(role);
            }
        }

        Assert.Equal(roles, string.Join(' ', may));
    }

    [Fact]
    public async Task Nobody_is_a_second_person_by_another_name()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var change = Scenario.Sample("nordwind/pricing/change-set.json");
        (change["actor"], change["reason"]) = ("ann", "winter");

        Assert.Equal(HttpStatusCode.OK, await ActAsync("", "ann", change.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, await ActAsync("/propose", "ann", Act("ann")));
        Assert.Equal(HttpStatusCode.Conflict, await ActAsync("/approve", "ann", Act("bob")));
        Assert.Equal(HttpStatusCode.OK, await ActAsync("/approve", "bob", Act("ann")));

        async Task<HttpStatusCode> ActAsync(string act, string person, string body)
        {
            var headers = new Dictionary<string, string>(StringComparer.Ordinal) { [ClientPrincipal.HeaderName] = TenantRequests.PrincipalOf(person, "alpha/pricing") };
            return (await scenario.PostAsync($"api/price-changes/alpha{act}", Encoding.UTF8.GetBytes(body), headers)).Status;
        }

        static string Act(string actor) => $$"""{"changeSet":"winter-2026","actor":"{{actor}}","reason":"winter"}""";
    }

    [Fact]
    public async Task Where_the_platform_sets_no_principal_nobody_can_gain_or_lose_by_making_one_up()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: false);
        var plain = await TenantRequests.AskAsync(scenario, "GET", "api/orders/alpha/1002");
        var forged = await TenantRequests.AskAsync(scenario, "GET", "api/orders/alpha/1002", TenantRequests.Principal("beta/admin"));

        Assert.Equal((HttpStatusCode.OK, plain.Body), (forged.Status, forged.Body));
    }

    [Theory]
    [InlineData(null, "True", null, true)]
    [InlineData("principal", "true", "func-billing", true)]
    [InlineData("open", null, null, false)]
    public void Nobody_is_let_in_unasked_but_where_the_setting_says_so(string? mode, string? platform, string? site, bool asks) =>
        Assert.Equal(asks, AccessSettings.Read(Settings(mode, platform, site)).RequiresPrincipal);

    [Theory]
    [InlineData(null, null, null, "App Service authentication is off")]
    [InlineData("principal", null, "func-billing", "App Service authentication is off")]
    [InlineData("principal", "False", null, "App Service authentication is off")]
    [InlineData("open", "True", "func-billing", "The setting Fabric__Access is 'open', but this is Azure")]
    [InlineData("key", "True", null, "The setting Fabric__Access is 'key'; it may be 'principal' or 'open'.")]
    public void The_app_does_not_start_where_anybody_could_call(string? mode, string? platform, string? site, string because)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => AccessSettings.Read(Settings(mode, platform, site)));
        Assert.StartsWith(because, refused.Message, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static IConfiguration Settings(string? mode, string? platform, string? site) => new ConfigurationBuilder()
        .AddInMemoryCollection([new(AccessSettings.ModeSetting, mode), new(AccessSettings.PlatformSetting, platform), new(AccessSettings.SiteSetting, site)]).Build();
}
