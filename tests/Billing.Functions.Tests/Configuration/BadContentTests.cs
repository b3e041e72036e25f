using System.Net;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Platform.Metrics;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Configuration;

/// <summary>Bad content leaves the last good version in force, tells a person, and touches no other tenant.</summary>
[Trait("Capability", "PLT-12")]
public sealed class BadContentTests
{
    [Fact]
    public async Task A_wrong_key_of_one_tenant_leaves_its_last_good_version_in_force_and_the_change_of_another_is_taken()
    {
        await using var scenario = await Scenario.StartAsync();
        var changed = Configured.TenantsWithSlip.Replace("\"JP\": \"en-US\", \"US\": \"en-US\"", "\"JP\": \"en-GB\", \"US\": \"en-US\"", StringComparison.Ordinal);
        await Configured.UploadAsync(scenario, Configured.TenantsFile, changed);
        await scenario.PassAsync("2026-11-02T08:02:00Z");

        var sold = await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        Assert.Equal(HttpStatusCode.Accepted, sold.Status);
        var tenants = await scenario.Fabric.Services.GetRequiredService<ITenantSource>().GetAsync();
        Assert.Equal("en-GB", tenants.Get("sierra").Locales["JP"]);

        var document = await Configured.DocumentAsync(scenario, "nordwind", "tenant");
        var problem = Assert.Single(document.GetProperty("refused").GetProperty("problems").EnumerateArray());
        Assert.Equal(
            (1, "$.tenants[0].sources[0].optionz", Configured.LineOf(changed, "optionz")),
            (document.GetProperty("version").GetInt32(), problem.GetProperty("path").GetString(), problem.GetProperty("line").GetInt32()));
        Assert.Equal(2, (await Configured.DocumentAsync(scenario, "sierra", "tenant")).GetProperty("version").GetInt32());

        var exception = Assert.Single(await Configured.ExceptionsAsync(scenario, "nordwind"));
        Assert.Contains($"$.tenants[0].sources[0].optionz (line {Configured.LineOf(changed, "optionz")})", exception.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Empty(await Configured.ExceptionsAsync(scenario, "sierra"));
        Assert.Contains(scenario.Fabric.Services.GetRequiredService<FabricMetrics>().Read(), series => series is { Measure: MetricNames.ConfigurationRefused, Subject: "tenant" });
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
    }

    [Fact]
    public async Task Content_that_is_put_right_is_taken_and_resolves_the_exception_and_what_is_wrong_again_reopens_it()
    {
        await using var scenario = await Scenario.StartAsync();
        await Configured.UploadAsync(scenario, Configured.TenantsFile, Configured.TenantsWithSlip);
        await scenario.PassAsync("2026-11-02T08:02:00Z");
        await Configured.DocumentAsync(scenario, "nordwind", "tenant");
        await Configured.UploadAsync(scenario, Configured.TenantsFile, Configured.Tenants.Replace("\"DE\": \"de-DE\"", "\"DE\": \"de-AT\"", StringComparison.Ordinal));
        await scenario.PassAsync("2026-11-02T08:04:00Z");

        var document = await Configured.DocumentAsync(scenario, "nordwind", "tenant");
        Assert.Equal((2, "tenants.json"), (document.GetProperty("version").GetInt32(), document.GetProperty("by").GetString()));
        Assert.False(document.TryGetProperty("refused", out _));
        var resolved = Assert.Single(await Configured.ExceptionsAsync(scenario, "nordwind"));
        Assert.StartsWith("2026-11-02T08:04:00", resolved.GetProperty("resolvedAt").GetString(), StringComparison.Ordinal);
        Assert.Equal("Sound content of tenant is in force again.", resolved.GetProperty("resolution").GetString());

        await Configured.UploadAsync(scenario, Configured.TenantsFile, Configured.TenantsWithSlip);
        await scenario.PassAsync("2026-11-02T08:06:00Z");
        await Configured.DocumentAsync(scenario, "nordwind", "tenant");
        Assert.False(Assert.Single(await Configured.ExceptionsAsync(scenario, "nordwind")).TryGetProperty("resolvedAt", out _));
    }

    [Fact]
    public async Task A_restart_on_bad_content_finds_the_last_good_version_again()
    {
        var folder = Directory.CreateTempSubdirectory("configuration-");
        try
        {
            await using (var before = await Scenario.StartAsync(folder: folder.FullName))
            {
                await Configured.PutAsync(before, "nordwind/tenant", Configured.TenantOf("nordwind", tenant => tenant["locales"]!["DE"] = "de-AT"));
                await Configured.UploadAsync(before, "tenants/nordwind.json", "{ \"id\": \"nordwind\" }");
                await Configured.UploadAsync(before, Configured.TenantsFile, "no JSON");
            }

            await using var after = await Scenario.StartAsync("2026-11-02T09:00:00Z", folder.FullName);
            var sold = await after.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
            Assert.Equal(HttpStatusCode.Accepted, sold.Status);
            var tenants = await after.Fabric.Services.GetRequiredService<ITenantSource>().GetAsync();
            Assert.Equal(("de-AT", 3), (tenants.Get("nordwind").Locales["DE"], tenants.Tenants.Count));
            var document = await Configured.DocumentAsync(after, "nordwind", "tenant");
            Assert.Equal((2, "ann", "blob"), (document.GetProperty("version").GetInt32(), document.GetProperty("by").GetString(), document.GetProperty("refused").GetProperty("by").GetString()));
            Assert.Equal(["tenant", "tenants-file"], (await Configured.ExceptionsAsync(after, "nordwind")).Select(each => each.GetProperty("subject").GetString()).Order());
            Assert.Equal("tenants-file", Assert.Single(await Configured.ExceptionsAsync(after, "sierra")).GetProperty("subject").GetString());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_tenant_whose_document_was_never_sound_is_seen_and_put_right_and_no_other_suffers()
    {
        await using var scenario = await Scenario.StartAsync();
        await Configured.UploadAsync(scenario, "tenants/newcomer.json", "{\n  \"id\": \"newcomer\"\n}");
        await scenario.PassAsync("2026-11-02T08:02:00Z");

        Assert.Equal(HttpStatusCode.NotFound, (await scenario.GetAsync("api/orders/newcomer/1")).Status);
        Assert.Equal("orders.unknown", (await scenario.GetAsync("api/orders/nordwind/1")).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        var document = await Configured.DocumentAsync(scenario, "newcomer", "tenant");
        Assert.False(document.TryGetProperty("version", out _));
        Assert.Contains("$.homeRegion", document.GetProperty("refused").GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("path").GetString()));

        var (put, _) = await Configured.PutAsync(scenario, "newcomer/tenant", Newcomer());
        Assert.Equal((HttpStatusCode.OK, 1), (put.Status, put.Json.GetProperty("version").GetInt32()));
        Assert.Equal("orders.unknown", (await scenario.GetAsync("api/orders/newcomer/1")).Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_tenant_that_the_file_does_not_name_any_more_leaves_and_its_history_stays()
    {
        await using var scenario = await Scenario.StartAsync();
        var file = Scenario.Sample(Configured.TenantsFile);
        file["tenants"]!.AsArray().RemoveAt(1);
        await Configured.UploadAsync(scenario, Configured.TenantsFile, file.ToJsonString());
        await scenario.PassAsync("2026-11-02T08:02:00Z");

        Assert.Equal("tenants.unknown", (await scenario.GetAsync("api/orders/sierra/1")).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.True((await Configured.Blob(scenario, "versions/sierra/tenant/000001").ExistsAsync()).Value);
        Assert.Equal("orders.unknown", (await scenario.GetAsync("api/orders/nordwind/1")).Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("mappings/nordwind/elbe.json", "mappings.elbe", "{\n \"version\": 1,\n \"inputs\": {}\n}", "$.inputs", 3)]
    [InlineData("pricing/nordwind.json", "prices", "{\n \"version\": \"2\",\n \"prizes\": []\n}", "$.prizes", 3)]
    [InlineData("pricing/nordwind-rebates.json", "rebates", "{\n \"rebates\": [\n {} ] }", "$.rebates[0].id", 3)]
    public async Task A_document_that_goes_bad_leaves_the_version_before_in_force(string blob, string document, string bad, string path, int line)
    {
        await using var scenario = await Scenario.StartAsync();
        if (document == "rebates")
        {
            await Configured.UploadAsync(scenario, blob, """{ "rebates": [] }""");
        }

        Assert.Equal(1, (await Configured.DocumentAsync(scenario, "nordwind", document)).GetProperty("version").GetInt32());
        await Configured.UploadAsync(scenario, blob, bad);
        await scenario.PassAsync("2026-11-02T08:02:00Z");

        // An order of a mapped partner needs the mapping, and asks for prices and, when its revenue is recognised, for rebates.
        var signed = await scenario.SignAsync("nordwind", "elbe", "export-1", Samples.Read("nordwind/mapped/elbe-orders.csv"));
        var taken = await scenario.PostAsync("api/webhooks/nordwind/elbe", signed.Body, signed.Headers);
        Assert.Equal(HttpStatusCode.Accepted, taken.Status);
        Assert.Equal(2, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);

        var stands = await Configured.DocumentAsync(scenario, "nordwind", document);
        Assert.Equal(1, stands.GetProperty("version").GetInt32());
        Assert.Contains((path, line), stands.GetProperty("refused").GetProperty("problems").EnumerateArray().Select(each => (each.GetProperty("path").GetString(), each.GetProperty("line").GetInt32())));
        Assert.Equal($"configuration-{document}", Assert.Single(await Configured.ExceptionsAsync(scenario, "nordwind")).GetProperty("exceptionId").GetString());
    }

    [Fact]
    public async Task A_logo_that_goes_bad_leaves_the_one_before_on_invoices()
    {
        await using var scenario = await Scenario.StartAsync();
        await Configured.DocumentAsync(scenario, "nordwind", "logos.nordwind.png");
        await Configured.UploadAsync(scenario, "logos/nordwind.png", "no image");
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.PassAsync("2026-11-02T12:00:00Z");

        Assert.Equal(HttpStatusCode.OK, (await scenario.GetAsync("api/invoices/nordwind/NW-2026-000001/link")).Status);
        var logo = await Configured.DocumentAsync(scenario, "nordwind", "logos.nordwind.png");
        Assert.Equal((1, "blob"), (logo.GetProperty("version").GetInt32(), logo.GetProperty("refused").GetProperty("by").GetString()));
    }

    [Fact]
    public async Task A_blob_service_that_does_not_answer_leaves_everything_that_was_read_in_force()
    {
        await using var scenario = await Scenario.StartAsync();
        var signed = await scenario.SignAsync("nordwind", "elbe", "export-1", Samples.Read("nordwind/mapped/elbe-orders.csv"));
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.PostAsync("api/webhooks/nordwind/elbe", signed.Body, signed.Headers)).Status);
        await scenario.DrainAsync();
        await scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Configuration).DeleteAsync();
        await scenario.PassAsync("2026-11-02T09:00:00Z");

        var again = await scenario.SignAsync("nordwind", "elbe", "export-1", Samples.Read("nordwind/mapped/elbe-orders.csv"));
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.PostAsync("api/webhooks/nordwind/elbe", again.Body, again.Headers)).Status);
        var sold = await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        Assert.Equal(HttpStatusCode.Accepted, sold.Status);
        Assert.Equal(3, (await scenario.AuditedBooksAsync("nordwind")).Orders.Count);
    }

    private static string Newcomer() => Configured.TenantOf("merlion", tenant =>
    {
        tenant["id"] = "newcomer";
        tenant["homeRegion"] = "westeurope";
    });
}
