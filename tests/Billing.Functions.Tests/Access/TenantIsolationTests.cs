using System.Net;
using System.Text.Json;
using Billing.Functions.Access;
using Billing.Functions.Tests.Scenarios;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Tests.Access;

[Trait("Capability", "PLT-12")]
public sealed class TenantIsolationTests
{
    private static readonly string BetaMark = TwinTenants.MarkOf(TwinTenants.Beta);

    private static readonly string[] AllRolesAtAlpha = ["alpha/reader", "alpha/operator", "alpha/finance", "alpha/auditor", "alpha/admin"];

    [Fact]
    public void Every_HTTP_function_says_who_may_call_it()
    {
        var silent = HttpOperation.All.Where(operation => AccessRule.Find(operation.Function) is null).Select(operation => operation.Function);
        Assert.Empty(silent);
        // What anyone may call asks for no key either, and what a key alone opens asks for one.
        Assert.All(HttpOperation.All, operation => Assert.Equal(
            AuthorizationLevel.Anonymous, operation.Level));
    }

    [Fact]
    public async Task One_tenants_principal_never_sees_a_byte_of_another_at_any_route()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var principal = TenantRequests.Principal(AllRolesAtAlpha);
        var beta = TenantRequests.For(scenario.Fabric.Host, TwinTenants.Beta);
        var nobody = TenantRequests.For(scenario.Fabric.Host, "nobody");

        foreach (var ((route, method, path), there, absent) in beta.Zip(beta, nobody))
        {
            var answer = await TenantRequests.AskAsync(scenario, method, path, principal);
            Assert.False(answer.Holds(BetaMark), $"{method} {path} shows data of the other tenant.");
            if (AccessRule.Find(route.Function)!.Roles is null)
            {
                continue;
            }

            var none = await TenantRequests.AskAsync(scenario, method, absent.Path, principal);
            Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{method} {path} answered {answer.Status}.");
            Assert.Equal((none.Status, none.Lasting), (answer.Status, answer.Lasting));
        }
    }

    [Fact]
    public async Task What_one_tenant_may_see_holds_nothing_of_another_with_the_same_ids()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var seen = new Dictionary<string, RawAnswer>(StringComparer.Ordinal);
        // What belongs to no tenant is for who may see all of them.
        var ofTenants = TenantRequests.For(scenario.Fabric.Host, TwinTenants.Alpha).Where(request => AccessRule.Find(request.Route.Function) is { HasTenant: true } or { Roles: null });
        foreach (var (route, method, path) in ofTenants)
        {
            var answer = await TenantRequests.AskAsync(scenario, method, path, TenantRequests.Principal(AllRolesAtAlpha));
            Assert.False(answer.Holds(BetaMark), $"{method} {path} shows data of the other tenant.");
            Assert.DoesNotContain(answer.Status, new[] { HttpStatusCode.Forbidden, HttpStatusCode.InternalServerError });
            seen[$"{method} {route.Function}"] = answer;
        }

        // The marks can be seen by whom they belong to.
        Assert.All(["GET GetInvoices", "GET GetOrder", "GET GetExceptions"], name => Assert.True(seen[name].Holds(TwinTenants.MarkOf(TwinTenants.Alpha)), name));
        var value = JsonDocument.Parse(seen["GET GetCustomerValue"].Body).RootElement;
        Assert.Equal("access.not-allowed", value.GetProperty("missing")[0].GetProperty("code").GetString());
        Assert.Equal("191.70", value.GetProperty("totals")[0].GetProperty("value").GetProperty("amount").GetString());
    }

    [Theory]
    [InlineData("api/orders/alpha/..%2Fbeta%2F1002")]
    [InlineData("api/orders/alpha/1002?tenant=beta")]
    [InlineData("api/orders/alpha%2F..%2Fbeta/1002")]
    [InlineData("api/orders/Beta/1002")]
    [InlineData("api/orders/beta%20/1002")]
    [InlineData("api/settlements/alpha/..%2Fbeta/betamark.csv.rejected")]
    [InlineData("api/settlements/alpha/stripe/..%2F..%2F..%2Fbeta%2Fsettlements%2Fstripe%2Fbetamark.csv.rejected")]
    [InlineData("api/invoices/alpha/..%2F..%2Fbeta%2F2026%2FNW-2026-000001/pdf")]
    public async Task A_path_that_reaches_for_another_tenant_finds_nothing_of_it(string path)
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var answer = await TenantRequests.AskAsync(scenario, "GET", path, TenantRequests.Principal(AllRolesAtAlpha));

        Assert.False(answer.Holds($"{BetaMark} "), path);
        Assert.False(answer.Status == HttpStatusCode.OK && answer.Holds(BetaMark), path);
    }
}
