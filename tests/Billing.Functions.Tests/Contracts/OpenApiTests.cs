using System.Text;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Billing.Functions.Tests.Contracts;

[Trait("Capability", "PLT-06")]
public sealed class OpenApiTests
{
    private static readonly string File = Path.Combine(PublishedContract.Root, "openapi.json");

    [Fact]
    public void The_published_document_is_sound_OpenAPI()
    {
        var read = OpenApiDocument.Parse(System.IO.File.ReadAllText(File), OpenApiConstants.Json);

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Empty(read.Document!.Validate(ValidationRuleSet.GetDefaultRuleSet()));
    }

    [Fact]
    public async Task Every_route_of_the_host_is_in_the_served_document_and_every_path_of_it_is_a_route()
    {
        await using var scenario = await Scenario.StartAsync();
        var routes = scenario.Fabric.Host.Routes.SelectMany(route => route.Methods, (route, method) => $"{method} {route.Template}");

        var served = await scenario.GetAsync("api/openapi.json");
        var described = JsonNode.Parse(served.Body)!["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject(), (path, operation) => $"{operation.Key.ToUpperInvariant()} {path.Key}");

        Assert.Equal("application/vnd.oai.openapi+json", served.ContentType);
        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Equal(await System.IO.File.ReadAllTextAsync(File, Encoding.UTF8), served.Body);
    }
}
