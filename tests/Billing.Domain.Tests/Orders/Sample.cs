using System.Text.Json.Nodes;
using Billing.Connectors.Shopify;
using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Orders;

/// <summary>The samples, as they are copied beside the tests.</summary>
internal static class Sample
{
    private static readonly Dictionary<string, CatalogueItem> Catalogue = new[]
    {
        new CatalogueItem("SAAS-FLEET-PRO", LineKind.Subscription, "MON", Sold.FleetPro),
        new CatalogueItem("SAAS-TRAIL", LineKind.Subscription, "MON", Sold.FleetPro),
        new CatalogueItem("DIGI-YIELD", LineKind.Digital, "C62"),
        new CatalogueItem("SERV-COMMISSION", LineKind.Service, "HUR"),
        new CatalogueItem("SERV-TRAINING", LineKind.Service, "DAY"),
    }.ToDictionary(item => item.Sku);

    public static IEnumerable<string> Orders(string tenant) =>
        Directory.EnumerateFiles(PathOf($"{tenant}/shopify")).Select(file => $"{tenant}/shopify/{Path.GetFileName(file)}").Order(StringComparer.Ordinal);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));

    public static JsonObject Json(string name) => JsonNode.Parse(Bytes(name))!.AsObject();

    public static ReadOnlyMemory<byte> Utf8(this JsonNode json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());

    public static ParseResult<SalesOrder> Map(ReadOnlyMemory<byte> json, LegalEntity? seller = null) => ShopifyOrderReader.Read(json).Then(order => Map(order, seller).Order);

    /// <summary>What a person must look at.</summary>
    public static IEnumerable<string> Doubts(ReadOnlyMemory<byte> json) => Map(ShopifyOrderReader.Read(json).Value(), null).Doubts.Select(problem => $"{problem.Path} {problem.Code}");

    public static MappedOrder Map(StorefrontOrder order, LegalEntity? seller) => StorefrontOrderMapper.Map(order, seller ?? Sold.Nordwind, Catalogue);

    public static SalesOrder Map(string name) => Map(Bytes(name), name.StartsWith("sierra", StringComparison.Ordinal) ? Sold.Sierra : Sold.Nordwind).Value();

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name);
}
