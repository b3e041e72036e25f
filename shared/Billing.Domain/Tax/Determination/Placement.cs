namespace Billing.Domain.Tax.Determination;

/// <summary>Where a supply is taxed, or why it is not.</summary>
/// <param name="Rule">Stable name.</param>
/// <param name="Basis">Law.</param>
/// <param name="Jurisdiction">Whose rates apply; where it was decided when none do.</param>
/// <param name="Relief">The category when no tax is charged, else null.</param>
/// <param name="ReasonCode">VATEX code of a relief.</param>
/// <param name="Reason">Reason of a relief, in words.</param>
/// <param name="Doubt">Why a person should look at it, or null.</param>
internal readonly record struct Placement(
    string Rule, string Basis, string Jurisdiction, TaxCategory? Relief, string? ReasonCode, string? Reason, string? Doubt)
{
    public static Placement Taxed(string rule, string basis, string jurisdiction, string? doubt = null) => new(rule, basis, jurisdiction, null, null, null, doubt);

    public static Placement Export(string from) => new(
        "export", from is "US" or "CA" ? "goods leave the country" : "Directive 2006/112/EC article 146 and its like", from, TaxCategory.Export, "VATEX-EU-G", "Export", null);

    public static Placement Outside(string rule, string basis, string jurisdiction, string reason) =>
        new(rule, basis, jurisdiction, TaxCategory.OutsideScope, "VATEX-EU-O", reason, null);
}
