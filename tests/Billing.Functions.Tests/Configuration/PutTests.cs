using System.Net;
using Billing.Functions.Tests.Access;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Configuration;

/// <summary>New versions over HTTP: checked before they are stored, conditional, with a history.</summary>
[Trait("Capability", "PLT-12")]
public sealed class PutTests
{
    [Fact]
    public async Task A_sound_document_is_a_version_with_who_when_and_why_and_is_in_force_at_once()
    {
        await using var scenario = await Scenario.StartAsync();
        var content = Configured.TenantOf("nordwind", tenant => tenant["locales"]!["DE"] = "de-AT");
        var (put, tag) = await Configured.PutAsync(scenario, "nordwind/tenant", content, query: "?actor=ann&reason=Umzug%20nach%20Köln");
        var again = await Configured.PutAsync(scenario, "nordwind/tenant", content);

        Assert.Equal((HttpStatusCode.OK, 2, 2), (put.Status, put.Json.GetProperty("version").GetInt32(), again.Answer.Json.GetProperty("version").GetInt32()));
        Assert.Equal(tag, put.Json.GetProperty("tag").GetString());
        var tenants = await scenario.Fabric.Services.GetRequiredService<ITenantSource>().GetAsync();
        Assert.Equal("de-AT", tenants.Get("nordwind").Locales["DE"]);
        var history = (await scenario.GetAsync("api/configuration/nordwind/tenant/versions")).Json.EnumerateArray().ToList();
        Assert.Equal([(2, "ann"), (1, "tenants.json")], history.Select(version => (version.GetProperty("number").GetInt32(), version.GetProperty("by").GetString()!)));
        Assert.Equal(("Umzug nach Köln", 64), (history[0].GetProperty("reason").GetString(), history[0].GetProperty("digest").GetString()!.Length));
        Assert.StartsWith("2026-11-02T08:00:00", history[0].GetProperty("at").GetString(), StringComparison.Ordinal);
        Assert.Equal("de-AT", (await scenario.GetAsync("api/configuration/nordwind/tenant")).Json.GetProperty("locales").GetProperty("DE").GetString());
        Assert.Equal("de-DE", (await scenario.GetAsync("api/configuration/nordwind/tenant?version=1")).Json.GetProperty("locales").GetProperty("DE").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync("api/configuration/nordwind/tenant?version=9")).Status);
    }

    [Fact]
    public async Task What_is_put_stays_when_the_file_says_nothing_new_of_the_tenant()
    {
        await using var scenario = await Scenario.StartAsync();
        await Configured.PutAsync(scenario, "nordwind/tenant", Configured.TenantOf("nordwind", tenant => tenant["locales"]!["DE"] = "de-AT"));
        await Configured.UploadAsync(scenario, Configured.TenantsFile, Configured.Tenants.Replace("\"JP\": \"en-US\"", "\"JP\": \"en-GB\"", StringComparison.Ordinal));
        await scenario.PassAsync("2026-11-02T08:02:00Z");

        var tenants = await scenario.Fabric.Services.GetRequiredService<ITenantSource>().GetAsync();
        Assert.Equal(("de-AT", "en-GB"), (tenants.Get("nordwind").Locales["DE"], tenants.Get("sierra").Locales["JP"]));
    }

    [Fact]
    public async Task Two_people_do_not_overwrite_each_other()
    {
        await using var scenario = await Scenario.StartAsync();
        var tag = (await Configured.DocumentAsync(scenario, "nordwind", "tenant")).GetProperty("tag").GetString();
        var first = await Configured.PutAsync(scenario, "nordwind/tenant", Configured.TenantOf("nordwind", tenant => tenant["group"] = "first"), tag);
        var second = await Configured.PutAsync(scenario, "nordwind/tenant", Configured.TenantOf("nordwind", tenant => tenant["group"] = "second"), tag);
        var third = await Configured.PutAsync(scenario, "nordwind/tenant", Configured.TenantOf("nordwind", tenant => tenant["group"] = "third"), first.Tag);
        var rebates = await Configured.PutAsync(scenario, "nordwind/rebates", """{ "rebates": [] }""", ifNoneMatch: "*");
        var there = await Configured.PutAsync(scenario, "nordwind/rebates", """{ "rebates": [  ] }""", ifNoneMatch: "*");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.PreconditionFailed, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed],
            [first.Answer.Status, second.Answer.Status, third.Answer.Status, rebates.Answer.Status, there.Answer.Status]);
        Assert.Equal("third", (await scenario.GetAsync("api/configuration/nordwind/tenant")).Json.GetProperty("group").GetString());
    }

    [Fact]
    public async Task A_wrong_document_is_refused_with_every_path_and_line_and_nothing_is_stored()
    {
        await using var scenario = await Scenario.StartAsync();
        var wrong = Configured.TenantOf("nordwind", tenant =>
        {
            tenant["sources"]![0]!["optionz"] = "x";
            tenant["legalEntities"]![0]!["bookCurrency"] = "EURO";
            tenant["colour"] = "red";
        });
        var (answer, _) = await Configured.PutAsync(scenario, "nordwind/tenant", wrong);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.Equal(["$.colour", "$.legalEntities[0].bookCurrency", "$.sources[0].optionz"], answer.ProblemPaths.Order(StringComparer.Ordinal));
        Assert.All(answer.Json.GetProperty("errors").EnumerateArray(), error => Assert.StartsWith(
            $"Line {Configured.LineOf(wrong, $"\"{error.GetProperty("path").GetString()!.Split('.')[^1]}\"")}:", error.GetProperty("text").GetString(), StringComparison.Ordinal));
        Assert.Contains("$.id", (await Configured.PutAsync(scenario, "nordwind/tenant", Configured.TenantOf("sierra"))).Answer.ProblemPaths);
        var document = await Configured.DocumentAsync(scenario, "nordwind", "tenant");
        Assert.Equal((1, false), (document.GetProperty("version").GetInt32(), document.TryGetProperty("refused", out _)));
        Assert.Equal(["query:actor", "query:effectiveFrom"], (await Configured.PutAsync(scenario, "nordwind/rebates", "{}", query: "?effectiveFrom=soon")).Answer.ProblemPaths);
        Assert.Equal(HttpStatusCode.NotFound, (await Configured.PutAsync(scenario, "nordwind/colours", "{}")).Answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Configured.PutAsync(scenario, "nordwind/logos.nordwind.png", "{}")).Answer.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Configured.PutAsync(scenario, "absent/prices", "{}")).Answer.Status);
    }

    [Fact]
    public async Task A_version_with_a_time_is_in_force_from_then_on()
    {
        await using var scenario = await Scenario.StartAsync();
        var (put, _) = await Configured.PutAsync(
            scenario, "nordwind/tenant", Configured.TenantOf("nordwind", tenant => tenant["group"] = "later"), query: "?actor=ann&effectiveFrom=2026-11-02T10:00:00Z");
        Assert.Equal((1, 2), (put.Json.GetProperty("version").GetInt32(), put.Json.GetProperty("coming")[0].GetProperty("number").GetInt32()));
        var tenants = scenario.Fabric.Services.GetRequiredService<ITenantSource>();
        Assert.Null((await tenants.GetAsync()).Get("nordwind").Group);

        await scenario.PassAsync("2026-11-02T10:02:00Z");
        Assert.Equal("later", (await tenants.GetAsync()).Get("nordwind").Group);
        var document = await Configured.DocumentAsync(scenario, "nordwind", "tenant");
        Assert.Equal((2, 0), (document.GetProperty("version").GetInt32(), document.GetProperty("coming").GetArrayLength()));
    }

    [Fact]
    public async Task Only_an_administrator_puts_and_who_works_with_the_tenant_may_look()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: true);
        var may = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in new[] { "reader", "operator", "finance", "pricing", "auditor", "admin" })
        {
            foreach (var (method, path) in new[] { ("GET", "api/configuration/alpha"), ("PUT", "api/configuration/alpha/tenant"), ("GET", "api/configuration") })
            {
                if ((await TenantRequests.AskAsync(scenario, method, path, TenantRequests.Principal($"alpha/{role}"))).Status != HttpStatusCode.Forbidden)
                {
                    may[$"{method} {path}"] = $"{may.GetValueOrDefault($"{method} {path}")} {role}".Trim();
                }
            }
        }

        Assert.Equal("operator finance pricing auditor admin", may["GET api/configuration/alpha"]);
        Assert.Equal("admin", may["PUT api/configuration/alpha/tenant"]);
        Assert.False(may.ContainsKey("GET api/configuration"));
    }
}
