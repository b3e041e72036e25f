namespace Billing.Domain.Tax.Tables;

/// <summary>The amounts that are rounded to the minor unit.</summary>
public enum TaxRoundingScope
{
    /// <summary>The tax of all lines that bear a rate, once; it is then spread over them (EN 16931 BR-CO-17).</summary>
    Document,

    /// <summary>The tax of each line by itself.</summary>
    Line,
}

/// <summary>The moment at which the tax that is charged is determined.</summary>
public enum TaxTiming
{
    /// <summary>Determined when the order is confirmed.</summary>
    Checkout,

    /// <summary>Determined when what was supplied is invoiced.</summary>
    Billing,
}

/// <summary>The rule for the day whose rate applies.</summary>
public enum TaxPointRule
{
    /// <summary>The day of the order.</summary>
    Order,

    /// <summary>The day of the supply.</summary>
    Supply,

    /// <summary>The earlier of supply and payment on account (Directive 2006/112/EC articles 63, 65 and 93).</summary>
    SupplyOrPayment,

    /// <summary>The earlier of invoice and payment (Excise Tax Act section 168).</summary>
    InvoiceOrPayment,

    /// <summary>The earliest of supply, invoice and payment (VATA 1994 section 6).</summary>
    Earliest,
}

/// <summary>Whose place decides within a state of the United States.</summary>
public enum TaxSourcing
{
    /// <summary>The place to which it goes.</summary>
    Destination,

    /// <summary>The seller's place, for what stays within the state.</summary>
    Origin,
}

/// <summary>An authority that levies a tax.</summary>
/// <param name="Code">ISO 3166 and below, such as <c>DE</c>, <c>CA-QC</c> or <c>US-WA-KING-SEATTLE</c>; on invoice, ledger account and tax report.</param>
/// <param name="Parent">The authority that levies on the same line besides; null for a country.</param>
/// <param name="Name">Name of the place.</param>
/// <param name="TaxName">What the customer reads, such as <c>MwSt</c>.</param>
/// <param name="Rounding">What is rounded.</param>
/// <param name="MayElectRounding">True if the seller may choose the other scope.</param>
/// <param name="Timing">When it is determined.</param>
/// <param name="TaxPoint">Which day's rate applies.</param>
/// <param name="Sourcing">Whose place decides within it.</param>
/// <param name="HasUnlistedTaxes">True if places within it levy taxes that the tables do not hold.</param>
/// <param name="ReplacesParent">True if its rate holds that of its parent, as the HST of a province holds the GST.</param>
/// <param name="Source">Law or official publication.</param>
/// <param name="OwedTo">The country that the tax is owed to where a region only has rates of its own; null: the jurisdiction itself.</param>
/// <param name="ShiftsForeignSellers">True if a business accounts for what a seller from abroad supplies within (Directive 2006/112/EC article 194).</param>
/// <param name="Currency">ISO 4217 in which its tax is stated on invoices in another currency (article 230), or null.</param>
public sealed record TaxJurisdiction(
    string Code,
    string? Parent,
    string Name,
    string TaxName,
    TaxRoundingScope Rounding,
    bool MayElectRounding,
    TaxTiming Timing,
    TaxPointRule TaxPoint,
    TaxSourcing Sourcing,
    bool HasUnlistedTaxes,
    bool ReplacesParent,
    string Source,
    string? OwedTo = null,
    bool ShiftsForeignSellers = false,
    string? Currency = null);

/// <summary>A rate in the time in which it applies. Periods of one class of one jurisdiction do not overlap.</summary>
/// <param name="Jurisdiction">Who levies it.</param>
/// <param name="Name">What the customer reads.</param>
/// <param name="Class">Such as <c>standard</c>, <c>reduced</c> or <c>zero</c>; the names are those of the taxability table.</param>
/// <param name="Rate">Fraction: 0.19 for 19 %.</param>
/// <param name="IsCompound">True if it is levied on the price and the taxes of the jurisdictions above.</param>
/// <param name="From">First day.</param>
/// <param name="Until">First day on which it does not apply any more, or null.</param>
/// <param name="Rounding">What is rounded; the seller's election where there is one.</param>
/// <param name="Source">Law or official publication.</param>
/// <param name="Basis">Share of the price that it is levied on: 0.8 where 80 % are taxed; null for all of it.</param>
/// <param name="FreePerItem">What of the price of each item is free of it, in the currency of the query; null for nothing.</param>
public sealed record TaxRate(
    string Jurisdiction,
    string Name,
    string Class,
    decimal Rate,
    bool IsCompound,
    DateOnly From,
    DateOnly? Until,
    TaxRoundingScope Rounding,
    string Source,
    decimal? Basis = null,
    decimal? FreePerItem = null)
{
    /// <summary>True if it applies on a day.</summary>
    public bool AppliesOn(DateOnly day) => day >= From && (Until is not { } until || day < until);
}
