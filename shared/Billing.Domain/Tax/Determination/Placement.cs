namespace Billing.Domain.Tax.Determination;

/// <summary>The place where a supply is taxed, or why it is not.</summary>
/// <param name="Rule">Stable name.</param>
/// <param name="Basis">Law.</param>
/// <param name="Jurisdiction">Whose rates apply; where it was decided when none do.</param>
/// <param name="Relief">The category when no tax is charged, else null.</param>
/// <param name="ReasonCode">VATEX code of a relief.</param>
/// <param name="Reason">Reason of a relief, in words.</param>
/// <param name="Doubts">Why a person should look at it; null when there is nothing.</param>
/// <param name="IsLocalTaxUnknown">True if places like the one that decides levy taxes that the tables do not hold.</param>
internal readonly record struct Placement(
    string Rule,
    string Basis,
    string Jurisdiction,
    TaxCategory? Relief,
    string? ReasonCode,
    string? Reason,
    IReadOnlyList<TaxDoubt>? Doubts,
    bool IsLocalTaxUnknown = false)
{
    public static Placement Taxed(string rule, string basis, string jurisdiction, params TaxDoubt?[] doubts) =>
        new Placement(rule, basis, jurisdiction, null, null, null, null).With(doubts);

    public static Placement Export(string from, params TaxDoubt?[] doubts) => new Placement(
        "export", from is "US" or "CA" ? "goods leave the country" : "Directive 2006/112/EC article 146 and its like", from, TaxCategory.Export, "VATEX-EU-G", "Export", null).With(doubts);

    public static Placement Outside(string rule, string basis, string jurisdiction, string reason, params TaxDoubt?[] doubts) =>
        new Placement(rule, basis, jurisdiction, TaxCategory.OutsideScope, "VATEX-EU-O", reason, null).With(doubts);

    public static Placement ReverseCharge(string rule, string basis, string jurisdiction, params TaxDoubt?[] doubts) =>
        new Placement(rule, basis, jurisdiction, TaxCategory.ReverseCharge, "VATEX-EU-AE", "Reverse charge", null).With(doubts);

    public Placement With(params TaxDoubt?[] doubts)
    {
        var added = doubts.OfType<TaxDoubt>().ToList();
        return added.Count == 0 ? this : this with { Doubts = [.. Doubts ?? [], .. added] };
    }
}
