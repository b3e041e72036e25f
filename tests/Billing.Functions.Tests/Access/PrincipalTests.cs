using System.Net;
using System.Text;
using Billing.Functions.Access;
using Microsoft.Extensions.Configuration;

namespace Billing.Functions.Tests.Access;

public sealed class PrincipalTests
{
    [Fact]
    public async Task Without_a_principal_nothing_is_let_in_but_what_is_public_signed_or_for_machines()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        foreach (var (route, method, path) in TenantRequests.For(scenario.Fabric.Host, TwinTenants.Beta))
        {
            var rule = AccessRule.Find(route.Function)!;
            var without = await TenantRequests.AskAsync(scenario, method, path);
            Assert.True(rule.OrKeyAlone || without.Status == HttpStatusCode.Unauthorized, $"{method} {path} without a principal: {without.Status}");
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
    public async Task Where_the_platform_sets_no_principal_nobody_can_gain_or_lose_by_making_one_up()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: false);
        var plain = await TenantRequests.AskAsync(scenario, "GET", "api/orders/alpha/1002");
        var forged = await TenantRequests.AskAsync(scenario, "GET", "api/orders/alpha/1002", TenantRequests.Principal("beta/admin"));

        Assert.Equal((HttpStatusCode.OK, plain.Body), (forged.Status, forged.Body));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(null, "True", true)]
    [InlineData("key", "True", false)]
    [InlineData("principal", "true", true)]
    public void Principals_are_asked_for_where_the_platform_authenticates(string? mode, string? platform, bool asks) =>
        Assert.Equal(asks, AccessSettings.Read(Settings(mode, platform)).RequiresPrincipal);

    [Theory]
    [InlineData("principal", null)]
    [InlineData("principal", "False")]
    [InlineData("both", "True")]
    public void The_app_does_not_start_where_a_principal_could_be_made_up(string mode, string? platform)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => AccessSettings.Read(Settings(mode, platform)));
        Assert.StartsWith("The setting Fabric__Access is", refused.Message, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static IConfiguration Settings(string? mode, string? platform) => new ConfigurationBuilder()
        .AddInMemoryCollection([new(AccessSettings.ModeSetting, mode), new(AccessSettings.PlatformSetting, platform)]).Build();
}
