using System.Reflection;
using System.Text.Json;
using Billing.Domain.Orders;
using Billing.Functions.Audit;
using Billing.Functions.Customers;
using Billing.Functions.Http;
using Billing.Functions.Invoicing;
using Billing.Functions.Tests.Scenarios;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Billing.Platform.Views;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Access;

/// <summary>Two tenants hold the same ids; whatever is asked for one brings nothing of the other.</summary>
[Trait("Capability", "PLT-12")]
public sealed class TenantQueriesTests
{
    private const string Region = "westeurope";

    private static readonly string Customer = TwinTenants.Customer;

    private static readonly StatesByTime<OrderState> AnyByTime = new(FabricStreams.Orders, "confirmedAt", state => state.ConfirmedAt!.Value);

    // Each way to read; a new one needs an entry.
    private static readonly Dictionary<string, Func<IServiceProvider, Tenant, Task<object>>> Queries = new(StringComparer.Ordinal)
    {
        ["StreamQueries.StatesAsync"] = async (services, tenant) => await ListAsync(services.GetRequiredService<StreamQueries>().StatesAsync<JsonElementState>(tenant.Id, Region, "")),
        ["StreamQueries.StatesWithAsync"] = async (services, tenant) =>
            await ListAsync(services.GetRequiredService<StreamQueries>().StatesWithAsync<JsonElementState>(tenant.Id, Region, "order/", "status", ["confirmed"])),
        ["StreamQueries.StatesBetweenAsync"] = async (services, tenant) =>
            await ListAsync(services.GetRequiredService<StreamQueries>().StatesBetweenAsync<JsonElementState>(tenant.Id, Region, "order/", "order0")),
        ["StreamQueries.StatesWithoutAsync"] = async (services, tenant) =>
            await ListAsync(services.GetRequiredService<StreamQueries>().StatesWithoutAsync<JsonElementState>(tenant.Id, Region, "order/", "nothing")),
        ["StreamQueries.TakeAsync"] = async (services, tenant) => await services.GetRequiredService<StreamQueries>().TakeAsync(tenant.Id, Region, AnyByTime, after: null, most: 9),
        ["StreamQueries.CountAsync"] = async (services, tenant) => await services.GetRequiredService<StreamQueries>().CountAsync(tenant.Id, Region, AnyByTime),
        ["StreamQueries.EventsAsync"] = async (services, tenant) => await ListAsync(services.GetRequiredService<StreamQueries>().EventsAsync(tenant.Id, Region, "")),
        ["StreamQueries.HistoryAsync"] = async (services, tenant) => await services.GetRequiredService<StreamQueries>().HistoryAsync(Order(tenant)),
        ["StreamQueries.ReceiptsAsync"] = async (services, tenant) => await ListAsync(services.GetRequiredService<StreamQueries>().ReceiptsAsync(tenant.Id, Region, "")),
        ["StreamStore.LoadAsync"] = async (services, tenant) => await services.GetRequiredService<StreamStore>().LoadAsync<OrderState>(Order(tenant)),
        ["StreamStore.ReadEventAsync"] = async (services, tenant) => await services.GetRequiredService<StreamStore>().ReadEventAsync(Order(tenant), 1),
        ["InvoiceRegister.ListAsync"] = async (services, tenant) => (await services.GetRequiredService<InvoiceRegister>().ListAsync(tenant.Id, Region, new PageRequest(PageRequest.Usual, null), default)).Items,
        ["InvoiceRegister.AllAsync"] = async (services, tenant) => await ListAsync(services.GetRequiredService<InvoiceRegister>().AllAsync(tenant.Id, Region, string.Empty, default)),
        ["InvoiceRegister.IssuedAsync"] = async (services, tenant) =>
            await ListAsync(services.GetRequiredService<InvoiceRegister>().IssuedAsync(tenant.Id, Region, new DateOnly(2026, 1, 1), new DateOnly(2027, 1, 1), default)),
        ["InvoiceRegister.FindAsync"] = async (services, tenant) => (await services.GetRequiredService<InvoiceRegister>().FindAsync(tenant.Id, Region, "NW-2026-000001", default))!,
        ["EventView`1.IdsAsync"] = async (services, tenant) => await ListAsync(services.GetRequiredService<InvoiceRegister>().IdsAsync(tenant.Id, Region, default)),
        ["CustomerValueView.ReadAsync"] = async (services, tenant) => await services.GetRequiredService<CustomerValueView>().ReadAsync(tenant.Id, Region, Customer, default),
        ["CustomerValueView.FindCopyAsync"] = async (services, tenant) => (await services.GetRequiredService<CustomerValueView>().FindCopyAsync(tenant.Id, Region, Customer, default))!,
        ["BooksReader.ReadAsync"] = async (services, tenant) => await services.GetRequiredService<BooksReader>().ReadAsync(tenant, default),
    };

    // They read what is given to them, or write.
    private static readonly HashSet<string> NoQueries = new(StringComparer.Ordinal)
    {
        "StreamStore.ReadAsync", "StreamStore.Read", "StreamStore.ExecuteAsync", "CustomerValueView.KeepCopyAsync", "EventView`1.EnterAsync", "EventView`1.RemoveAsync",
        "StreamQueries.Collecting",
    };

    [Fact]
    public void Each_way_to_read_is_asked_here()
    {
        var all = new[] { typeof(StreamQueries), typeof(StreamStore), typeof(EventView<>), typeof(InvoiceRegister), typeof(CustomerValueView), typeof(BooksReader) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName), (type, method) => $"{type.Name}.{method.Name}")
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal(Queries.Keys.Order(StringComparer.Ordinal), all.Except(NoQueries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_query_for_one_tenant_brings_anything_of_another_that_holds_the_same_ids()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: false);
        var services = scenario.Fabric.Services;
        var directory = await services.GetRequiredService<ITenantSource>().GetAsync();
        var (alpha, beta) = (directory.Get(TwinTenants.Alpha), directory.Get(TwinTenants.Beta));
        await services.GetRequiredService<CustomerValueView>().KeepCopyAsync(
            new RegionalCustomerValue(beta.Id, Region, Customer, 1, [], scenario.Clock.GetUtcNow(), null), default);

        var (ofAlpha, ofBeta) = (0, 0);
        foreach (var (name, ask) in Queries)
        {
            var answer = JsonSerializer.Serialize(await ask(services, alpha), FabricJson.Options);
            Assert.False(answer.Contains(TwinTenants.Beta, StringComparison.OrdinalIgnoreCase), $"{name} for alpha brings something of beta.");
            ofAlpha += answer.Contains(TwinTenants.MarkOf(TwinTenants.Alpha), StringComparison.Ordinal) ? 1 : 0;
            var other = JsonSerializer.Serialize(await ask(services, beta), FabricJson.Options);
            Assert.False(other.Contains(TwinTenants.MarkOf(TwinTenants.Alpha), StringComparison.OrdinalIgnoreCase), $"{name} for beta brings something of alpha.");
            ofBeta += other.Contains(TwinTenants.MarkOf(TwinTenants.Beta), StringComparison.Ordinal) ? 1 : 0;
        }

        // Most of the answers hold marks: the search would find those of the other.
        Assert.True(ofAlpha >= 6 && ofAlpha == ofBeta, $"{ofAlpha} answers bear a mark of alpha, {ofBeta} one of beta.");
    }

    [Fact]
    public async Task A_tenant_whose_id_begins_like_another_s_is_another()
    {
        await using var scenario = await TwinTenants.StartAsync(asksForPrincipals: false);
        var queries = scenario.Fabric.Services.GetRequiredService<StreamQueries>();

        Assert.Empty(await ListAsync(queries.EventsAsync("alph", Region, "")));
        Assert.Empty(await ListAsync(queries.EventsAsync("alpha ", Region, "")));
        Assert.Empty(await ListAsync(queries.EventsAsync("alpha", "west", "")));
        Assert.Empty(await ListAsync(queries.EventsAsync("' OR true --", Region, "")));
    }

    private static StreamAddress Order(Tenant tenant) => new(tenant.Id, Region, FabricStreams.Order("1002"));

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>Whatever a state holds.</summary>
    internal sealed record JsonElementState
    {
        [System.Text.Json.Serialization.JsonExtensionData]
        public Dictionary<string, JsonElement> Fields { get; init; } = [];
    }
}
