using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Orders.Taxation;

/// <summary>How the tax of a selling company's orders is computed here. Without it the storefront's tax stands.</summary>
/// <param name="LegalEntityId">Whose orders.</param>
/// <param name="Registrations">Where it is established, registered, or has nexus.</param>
/// <param name="ProductCodes">Taxability code by article number; an article without one goes by its kind.</param>
/// <param name="PricesIncludeTax">Whether what the storefront charged for a line, with its tax, is what the buyer pays; else tax is put on the net.</param>
/// <param name="UnionConsumerSalesInEuro">See <see cref="TaxSeller.UnionConsumerSalesInEuro"/>.</param>
/// <param name="Rounding">The company's election, or null for the default of each jurisdiction.</param>
/// <param name="Timing">Its own choice of when the tax is determined, or null for that of each jurisdiction.</param>
/// <param name="Provider">Address of a tax service that is asked first, or null: then the tables decide.</param>
/// <param name="ProviderSecret">Name of the secret with the service's key, or null.</param>
/// <param name="AsksVies">Whether VAT ids are checked with VIES; else their form decides, provisionally.</param>
/// <param name="Certificates">Exemption certificates by the buyer's tax id; null when there are none.</param>
public sealed record TaxSettings(
    string LegalEntityId,
    IReadOnlyList<TaxRegistration> Registrations,
    IReadOnlyDictionary<string, string> ProductCodes,
    bool PricesIncludeTax = false,
    decimal UnionConsumerSalesInEuro = 0,
    TaxRoundingScope? Rounding = null,
    TaxTiming? Timing = null,
    Uri? Provider = null,
    string? ProviderSecret = null,
    bool AsksVies = false,
    IReadOnlyDictionary<string, IReadOnlyList<ExemptionCertificate>>? Certificates = null);
