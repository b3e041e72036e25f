using Billing.Domain.Customers;
using Billing.Domain.Tax.Identification;

namespace Billing.Domain.Tax.Determination;

/// <summary>A place as far as tax asks for it.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Region">State or province (ISO 3166-2 without the country), or null.</param>
/// <param name="City">City, or null; decides about local taxes in the United States.</param>
/// <param name="PostalCode">Postal code, or null; decides about territories that lie outside of their country's tax.</param>
public sealed record TaxPlace(string Country, string? Region = null, string? City = null, string? PostalCode = null)
{
    /// <summary>The place of an address.</summary>
    public static TaxPlace Of(Address address) => new(address.Country, address.Region, address.City, address.PostalCode);
}

/// <summary>The reason why a seller has to do with an authority.</summary>
public enum TaxRegistrationKind
{
    /// <summary>Has its seat or a fixed establishment there, and is registered.</summary>
    Established,

    /// <summary>Is registered there, or has nexus in a state.</summary>
    Registered,

    /// <summary>Declares distance sales within the Union in one member state (Directive 2006/112/EC articles 369a to 369k).</summary>
    UnionOneStopShop,

    /// <summary>Declares services to consumers in the Union from outside of it (articles 358a to 369).</summary>
    NonUnionOneStopShop,

    /// <summary>Declares imports of up to EUR 150 (articles 369l to 369x).</summary>
    ImportOneStopShop,

    /// <summary>Declares low-value goods and electronic services to consumers in Norway (VOEC, merverdiavgiftsloven § 14-4 ff.).</summary>
    Voec,
}

/// <summary>A registration of the seller.</summary>
/// <param name="Jurisdiction">Country, state or province; <c>EU</c> for the one-stop shops.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Number">The number that goes on invoices, or null.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day on which it is over, or null.</param>
public sealed record TaxRegistration(string Jurisdiction, TaxRegistrationKind Kind, string? Number, DateOnly From, DateOnly? Until = null);

/// <summary>The seller as far as tax asks for it.</summary>
/// <param name="Country">Where it is established.</param>
/// <param name="Registrations">Where it must or may charge tax.</param>
/// <param name="UnionConsumerSalesInEuro">
/// Net distance sales of goods and electronic services to consumers in other member states, the larger of this calendar year so
/// far (without this order) and the last one: up to EUR 10,000 the origin taxes them (Directive 2006/112/EC article 59c).
/// </param>
public sealed record TaxSeller(string Country, IReadOnlyList<TaxRegistration> Registrations, decimal UnionConsumerSalesInEuro = 0)
{
    /// <summary>True if it is registered, in one of some kinds, with an authority on a day.</summary>
    public bool IsRegistered(string jurisdiction, DateOnly day) =>
        Has(jurisdiction, day, TaxRegistrationKind.Established) || Has(jurisdiction, day, TaxRegistrationKind.Registered);

    /// <summary>True if its seat or a fixed establishment is in a country on a day.</summary>
    public bool IsEstablished(string country, DateOnly day) => Country == country || Has(country, day, TaxRegistrationKind.Established);

    /// <summary>True if it has a registration of a kind on a day.</summary>
    public bool Has(string jurisdiction, DateOnly day, TaxRegistrationKind kind)
    {
        // No LINQ: this runs for every line of every order.
        for (var index = 0; index < Registrations.Count; index++)
        {
            var each = Registrations[index];
            if (each.Kind == kind && each.Jurisdiction == jurisdiction && day >= each.From && (each.Until is not { } until || day < until))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The kind of a buyer.</summary>
public enum BuyerClass
{
    /// <summary>Not a taxable person.</summary>
    Consumer,

    /// <summary>A business or other taxable person.</summary>
    Business,

    /// <summary>The government of the United States and its agencies.</summary>
    FederalGovernment,
}

/// <summary>The status of a buyer's tax id.</summary>
public enum TaxIdStatus
{
    /// <summary>None was given.</summary>
    None,

    /// <summary>The authority knows it.</summary>
    Valid,

    /// <summary>Its form is right; the authority could not be asked. Never the same as invalid.</summary>
    NotChecked,

    /// <summary>Its form is wrong, or the authority does not know it.</summary>
    Invalid,
}

/// <summary>A certificate that frees a buyer from tax.</summary>
/// <param name="Number">As the authority or the buyer gave it.</param>
/// <param name="Jurisdiction">Whose taxes it covers; those of the jurisdictions below as well.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day on which it is not valid any more, or null.</param>
/// <param name="Reason">Such as <c>resale</c>; goes on the invoice (EN 16931 BT-120).</param>
/// <param name="ReasonCode">VATEX code (BT-121), or null.</param>
/// <param name="ProductCodes">Taxability codes that it is limited to; empty for all.</param>
public sealed record ExemptionCertificate(
    string Number, string Jurisdiction, DateOnly From, DateOnly? Until, string Reason, string? ReasonCode, IReadOnlyList<string> ProductCodes)
{
    /// <summary>True if it covers a tax on a product on a day.</summary>
    public bool Covers(string jurisdiction, string product, DateOnly day) =>
        day >= From && (Until is not { } until || day < until)
        && (ProductCodes.Count == 0 || ProductCodes.Contains(product))
        && jurisdiction.StartsWith(Jurisdiction, StringComparison.Ordinal)
        && (jurisdiction.Length == Jurisdiction.Length || jurisdiction[Jurisdiction.Length] == '-');
}

/// <summary>The buyer as far as tax asks for it.</summary>
/// <param name="Class">Consumer, business or government.</param>
/// <param name="TaxId">With its country prefix, or null.</param>
/// <param name="TaxIdStatus">What is known of the id.</param>
/// <param name="Certificates">Exemptions that it has shown.</param>
public sealed record TaxBuyer(BuyerClass Class, string? TaxId, TaxIdStatus TaxIdStatus, IReadOnlyList<ExemptionCertificate> Certificates)
{
    /// <summary>A private person with nothing to show.</summary>
    public static TaxBuyer Consumer { get; } = new(BuyerClass.Consumer, null, TaxIdStatus.None, []);

    /// <summary>
    /// Country of the tax id as ISO 3166-1 (<c>XI</c> for Northern Ireland) where the id frees from tax: known to the authority, or
    /// of the right form while the authority cannot be asked. Letter case, spaces and dots do not matter. Else null.
    /// </summary>
    public string? CountryOfTrustedId => TaxIdStatus is TaxIdStatus.Valid or TaxIdStatus.NotChecked ? TaxIds.CountryOf(TaxId) : null;

    /// <summary>True if it is taxed like a private person: one by its class, or one whose id the authority does not know.</summary>
    public bool IsConsumer => TaxIdStatus == TaxIdStatus.Invalid || (Class == BuyerClass.Consumer && CountryOfTrustedId is null);
}
