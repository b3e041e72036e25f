namespace Billing.Domain.Customers;

/// <summary>A postal address as its sender wrote it.</summary>
/// <param name="Street">Street and number, perhaps several lines joined by a line feed.</param>
/// <param name="PostalCode">May be empty where a country has none.</param>
/// <param name="City">Place.</param>
/// <param name="Region">State, province or county code (ISO 3166-2 without the country), or null.</param>
/// <param name="Country">ISO 3166-1 alpha-2, upper case.</param>
public sealed record Address(string Street, string PostalCode, string City, string? Region, string Country);

/// <summary>Somebody who buys or sells.</summary>
/// <param name="Name">Company name, or the person's name where there is no company.</param>
/// <param name="Contact">The person, when <paramref name="Name"/> is a company; else null.</param>
/// <param name="Address">Where invoices go.</param>
/// <param name="TaxId">VAT identification number or other tax number with its country prefix, or null.</param>
/// <param name="Email">For notices; personal data, never logged.</param>
public sealed record Party(string Name, string? Contact, Address Address, string? TaxId, string? Email);
