using System.Text.Json.Serialization;
using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing.Presentation;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Taxation;
using Billing.Platform.Intake;
using Billing.Platform.Limits;

namespace Billing.Platform.Tenants;

/// <summary>One customer of the fabric, as configured.</summary>
/// <param name="Id">Lower-case letters, digits and hyphens.</param>
/// <param name="HomeRegion">Azure region in which its data lives and must be written.</param>
/// <param name="LegalEntities">Its selling companies; at least one.</param>
/// <param name="Catalogue">Articles that are not plain goods, and goods with a unit of their own.</param>
/// <param name="Sources">Who may send webhooks for it.</param>
/// <param name="Locales">Document locale by the buyer's country; where a country is absent, its language, else English.</param>
/// <param name="Group">
/// Name of the company group whose tenants share their customers, perhaps over regions; null for a tenant on its own. Changing it
/// changes the keys of customers: rebuild the view of their value.
/// </param>
/// <param name="Limits">Number of requests that it may send, by the names of <see cref="RequestLimits.DefaultsOf"/>; the default where a name is absent.</param>
/// <param name="Tax">How the tax of its companies' orders is computed; the storefront's tax stands for a company that is not listed. Null for none.</param>
/// <param name="OrderPatienceDays">Days, above zero, after which a person is told of money whose order or payment has not come; null for three.</param>
/// <param name="Orders">What becomes of orders that leave something open; null: a person is asked.</param>
/// <param name="Keys">Keys of its machines; null for none.</param>
public sealed record Tenant(
    string Id,
    string HomeRegion,
    IReadOnlyList<LegalEntity> LegalEntities,
    IReadOnlyList<CatalogueItem> Catalogue,
    IReadOnlyList<IntakeSource> Sources,
    IReadOnlyDictionary<string, string> Locales,
    string? Group = null,
    IReadOnlyDictionary<string, RateLimit>? Limits = null,
    IReadOnlyList<TaxSettings>? Tax = null,
    int? OrderPatienceDays = null,
    OrderPolicy? Orders = null,
    IReadOnlyList<TenantKey>? Keys = null)
{
    /// <summary>Days after which a person is told of money whose order or payment has not come.</summary>
    [JsonIgnore]
    public int OrderPatience => OrderPatienceDays ?? 3;

    /// <summary>Within what a customer has one key: the group, else the tenant.</summary>
    public string CustomerScope => Group is null ? $"tenant:{Id}" : $"group:{Group}";

    /// <summary>Articles by number.</summary>
    public IReadOnlyDictionary<string, CatalogueItem> Articles => Catalogue.ToDictionary(item => item.Sku, StringComparer.Ordinal);

    /// <summary>A selling company by its id.</summary>
    /// <exception cref="KeyNotFoundException">The tenant has no such company.</exception>
    public LegalEntity Entity(string id) =>
        LegalEntities.FirstOrDefault(entity => entity.Id == id) ?? throw new KeyNotFoundException($"Tenant {Id} has no legal entity {id}.");

    /// <summary>Settings for the tax of a company's orders, or null when the storefront's tax stands.</summary>
    public TaxSettings? TaxOf(string legalEntityId) => Tax?.FirstOrDefault(each => each.LegalEntityId == legalEntityId);

    /// <summary>The source of a name, or null.</summary>
    public IntakeSource? Source(string name) => Sources.FirstOrDefault(source => string.Equals(source.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The locale of documents for a buyer.</summary>
    public string LocaleFor(Party buyer, LegalEntity seller) => Locales.GetValueOrDefault(buyer.Address.Country)
        ?? (buyer.Address.Country == seller.Seller.Address.Country ? seller.Locale : DocumentLanguages.Of(buyer.Address.Country));
}
