using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Platform.Configuration;

namespace Billing.Functions.Tests.Configuration;

/// <summary>What people do with configuration: put it over HTTP or to the blob, and look.</summary>
internal static class Configured
{
    public const string TenantsFile = "tenants.json";

    /// <summary>The text of the sample tenants, with its lines.</summary>
    public static string Tenants { get; } = Encoding.UTF8.GetString(Samples.Read(TenantsFile));

    /// <summary>The sample tenants with a key that nobody knows, in the first source of nordwind.</summary>
    public static string TenantsWithSlip { get; } = Tenants.Replace(
        "{ \"name\": \"shopify\", \"adapter\": \"shopify\", \"legalEntityId\": \"nordwind-de\",",
        "{ \"name\": \"shopify\", \"optionz\": {}, \"adapter\": \"shopify\", \"legalEntityId\": \"nordwind-de\",",
        StringComparison.Ordinal);

    /// <summary>The document of one tenant of the samples, as text.</summary>
    public static string TenantOf(string id, Action<JsonNode>? change = null)
    {
        var tenant = Scenario.Sample(TenantsFile)["tenants"]!.AsArray().Single(each => (string?)each!["id"] == id)!.DeepClone();
        change?.Invoke(tenant);
        return tenant.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>The line of a text on which something stands, from 1.</summary>
    public static int LineOf(string text, string part) => text[..text.IndexOf(part, StringComparison.Ordinal)].Count(letter => letter == '\n') + 1;

    public static BlobClient Blob(Scenario scenario, string path) => scenario.Fabric.Blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient(path);

    public static Task UploadAsync(Scenario scenario, string path, string content) => Blob(scenario, path).UploadAsync(BinaryData.FromString(content), overwrite: true);

    public static async Task<(Answer Answer, string? Tag)> PutAsync(
        Scenario scenario, string path, string content, string? ifMatch = null, string? ifNoneMatch = null, string query = "?actor=ann&reason=test")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"api/configuration/{path}{query}") { Content = new StringContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        using var response = await scenario.Fabric.Http.SendAsync(request);
        return (await Answer.ReadAsync(response), response.Headers.ETag?.ToString());
    }

    /// <summary>One document of a tenant as it stands.</summary>
    public static async Task<JsonElement> DocumentAsync(Scenario scenario, string tenant, string document) =>
        (await scenario.GetAsync($"api/configuration/{tenant}")).Json.GetProperty("documents").EnumerateArray().Single(each => each.GetProperty("document").GetString() == document);

    /// <summary>The exceptions of a tenant that are about configuration.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ExceptionsAsync(Scenario scenario, string tenant) =>
        [.. (await scenario.GetAsync($"api/exceptions/{tenant}?status=all")).Json.EnumerateArray().Where(each => each.GetProperty("code").GetString() == "configuration.refused")];
}
