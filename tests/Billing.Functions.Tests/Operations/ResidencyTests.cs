using System.Net;
using System.Text.Json;
using Billing.Domain.Exceptions;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Functions.Runtime;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Hosting;
using Billing.Local.Time;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-12")]
public sealed class ResidencyTests
{
    [Fact]
    public async Task Every_request_for_a_tenant_of_another_region_is_refused_with_the_address_of_its_home_and_writes_nothing()
    {
        await using var scenario = await EuropeAsync();
        foreach (var operation in HttpOperation.All.Where(operation => operation.Parameters.Contains("tenant")))
        {
            var path = operation.Parameters.Aggregate(operation.Path, (text, name) => text.Replace($"{{{name}}}", name == "tenant" ? "sierra" : "x", StringComparison.Ordinal));
            using var request = new HttpRequestMessage(new HttpMethod(operation.Verb.ToUpperInvariant()), path.TrimStart('/'));
            request.Content = operation.Verb == "get" ? null : new StringContent("{}");
            using var response = await scenario.Fabric.Http.SendAsync(request);
            var answer = await Answer.ReadAsync(response);

            Assert.True(answer.Status == HttpStatusCode.MisdirectedRequest, $"{operation.Function}: {answer.Status}");
            Assert.Equal("application/problem+json", answer.ContentType);
            Assert.Equal("eastus", answer.Json.GetProperty("homeRegion").GetString());
            Assert.Equal("https://us.billing.example/", answer.Json.GetProperty("homeAddress").GetString());
            Assert.Equal(FabricRegions.OtherRegion, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
        }

        await scenario.DrainAsync();
        Assert.Equal(0, await CountAsync(scenario, "sierra"));
    }

    [Fact]
    public async Task A_region_without_a_known_address_is_named_all_the_same()
    {
        await using var scenario = await EuropeAsync();
        var answer = await scenario.GetAsync("api/orders/merlion/1");

        Assert.Equal((HttpStatusCode.MisdirectedRequest, "southeastasia"), (answer.Status, answer.Json.GetProperty("homeRegion").GetString()));
        Assert.False(answer.Json.TryGetProperty("homeAddress", out _));
    }

    [Fact]
    public async Task The_stream_store_itself_refuses_a_stream_of_another_region()
    {
        await using var scenario = await EuropeAsync();
        var store = scenario.Fabric.Services.GetRequiredService<StreamStore>();
        var elsewhere = new StreamAddress("sierra", "eastus", FabricStreams.Exception("e-1"));
        var raised = new ExceptionRaised("e-1", "test.code", "test", "subject", "Text.", null, scenario.Clock.GetUtcNow());

        var refused = await Assert.ThrowsAsync<OtherRegionException>(() => store.ExecuteAsync<ExceptionState>(
            elsewhere, new Command("raise", "test", "test", "c", "c"), state => ExceptionDecider.Raise(state, raised)));
        var guessed = await Assert.ThrowsAsync<OtherRegionException>(() => store.ExecuteAsync<ExceptionState>(
            elsewhere, new Command("raise", "test", "test", "c", "c") { OpensStream = true }, state => ExceptionDecider.Raise(state, raised)));
        await Assert.ThrowsAsync<OtherRegionException>(() => store.LoadAsync<OrderState>(elsewhere));
        await Assert.ThrowsAsync<OtherRegionException>(() => store.ReadEventAsync(elsewhere, 1));

        Assert.Equal(("$.region", Severity.Error), (refused.Problem.Path, guessed.Problem.Severity));
        Assert.Equal(0, await CountAsync(scenario, "sierra"));
    }

    [Theory]
    [InlineData("westeurope=http://eu.example")]
    [InlineData("westeurope")]
    [InlineData("westeurope=eu.example")]
    [InlineData("=https://eu.example")]
    [InlineData("westeurope=https://eu.example,westeurope=https://eu2.example")]
    public void An_address_that_is_none_or_would_carry_keys_in_clear_keeps_the_app_from_starting(string setting) =>
        Assert.Contains("Fabric__RegionAddresses", Assert.Throws<InvalidOperationException>(() => Regions("westeurope", setting)).Message, StringComparison.Ordinal);

    [Fact]
    public void Addresses_are_base_addresses_and_regions_are_known_in_any_case()
    {
        var regions = Regions("WestEurope, eastus", "southeastasia=https://asia.example/base, local=http://127.0.0.1:7071");

        Assert.True(regions.Serves("westeurope") && regions.Serves("EastUS") && !regions.Serves("southeastasia"));
        Assert.Equal("https://asia.example/base/", regions.AddressOf("SoutheastAsia")!.AbsoluteUri);
        Assert.Null(regions.AddressOf("westus"));
        Assert.Throws<InvalidOperationException>(() => Regions(" , ", ""));
    }

    private static FabricRegions Regions(string served, string addresses) => RegionSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Fabric:Regions", served), new("Fabric:RegionAddresses", addresses)]).Build());

    private static Task<Scenario> EuropeAsync() => Scenario.StartAsync(new LocalFabricOptions
    {
        Clock = new SimulatedClock(DateTimeOffset.Parse("2026-11-02T08:00:00Z")),
        Regions = "westeurope",
        RegionAddresses = "eastus=https://us.billing.example",
    });

    /// <summary>Documents of a tenant in both containers.</summary>
    private static async Task<int> CountAsync(Scenario scenario, string tenant)
    {
        var count = 0;
        foreach (var name in new[] { CosmosContainers.Streams, CosmosContainers.Views })
        {
            var query = new QueryDefinition("SELECT * FROM c WHERE c.tenant = @tenant").WithParameter("@tenant", tenant);
            using var pages = scenario.Fabric.Services.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, name)
                .GetItemQueryIterator<JsonElement>(query);
            while (pages.HasMoreResults)
            {
                count += (await pages.ReadNextAsync()).Count;
            }
        }

        return count;
    }
}
