using System.Collections.Frozen;
using Billing.Domain.Invoicing.Presentation.Languages;
using Billing.Domain.Tax;

namespace Billing.Domain.Invoicing.Presentation;

/// <summary>Every fixed text of an invoice in one language. Texts with <c>{0}</c> are composite formats.</summary>
public sealed record InvoiceTexts
{
    private static readonly FrozenDictionary<string, InvoiceTexts> ByLanguage = new[]
    {
        English.Texts, German.Texts, French.Texts, Italian.Texts, Spanish.Texts, Dutch.Texts,
        Polish.Texts, Swedish.Texts, Greek.Texts, Bulgarian.Texts, Japanese.Texts,
    }.ToFrozenDictionary(texts => texts.Language, StringComparer.OrdinalIgnoreCase);

    /// <summary>ISO 639-1, such as <c>de</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Title of the document.</summary>
    public required string Invoice { get; init; }

    /// <summary>Title while there is no number.</summary>
    public required string ProForma { get; init; }

    /// <summary>Texts of a credit note in place of an invoice's.</summary>
    public required CreditNoteTexts CreditNote { get; init; }

    /// <summary>The word that marks a draft.</summary>
    public required string Draft { get; init; }

    /// <summary>Says that a draft is no invoice and asks for nothing.</summary>
    public required string DraftNotice { get; init; }

    /// <summary>Label of the legal number (Directive 2006/112/EC article 226 (2)).</summary>
    public required string InvoiceNumber { get; init; }

    /// <summary>Label of the day of issue.</summary>
    public required string InvoiceDate { get; init; }

    /// <summary>Label of the day of supply, where it is one day.</summary>
    public required string DateOfSupply { get; init; }

    /// <summary>Label of the period in which a service was or is rendered.</summary>
    public required string ServicePeriod { get; init; }

    /// <summary>Label of the day on which payment is due.</summary>
    public required string DueDate { get; init; }

    /// <summary>Heading of the buyer's address.</summary>
    public required string BillTo { get; init; }

    /// <summary>Heading of the address to which goods go, where it is another.</summary>
    public required string ShipTo { get; init; }

    /// <summary>Label of the storefront's order number.</summary>
    public required string Order { get; init; }

    /// <summary>Label of a VAT identification number.</summary>
    public required string VatId { get; init; }

    /// <summary>Label of any other tax number.</summary>
    public required string TaxId { get; init; }

    /// <summary>Label of the buyer's VAT identification number.</summary>
    public required string CustomerVatId { get; init; }

    /// <summary>Label of any other tax number of the buyer.</summary>
    public required string CustomerTaxId { get; init; }

    /// <summary>Column of what was sold.</summary>
    public required string Description { get; init; }

    /// <summary>Column of quantities.</summary>
    public required string Quantity { get; init; }

    /// <summary>Column of net prices of one unit.</summary>
    public required string UnitPrice { get; init; }

    /// <summary>Column of discounts.</summary>
    public required string Discount { get; init; }

    /// <summary>Column of tax rates.</summary>
    public required string Tax { get; init; }

    /// <summary>Column of line net amounts.</summary>
    public required string NetAmount { get; init; }

    /// <summary>Label of the sum of the lines before tax.</summary>
    public required string Subtotal { get; init; }

    /// <summary>The texts where prices were quoted with the taxes in them.</summary>
    public required WithTaxTexts WithTax { get; init; }

    /// <summary>Label of one tax at one rate: name {0}, rate {1}, taxed base {2}.</summary>
    public required string TaxOfRate { get; init; }

    /// <summary>Label of the sum with tax.</summary>
    public required string Total { get; init; }

    /// <summary>Label of what the total is rounded by because it is paid in cash.</summary>
    public required string Rounding { get; init; }

    /// <summary>Label of what was paid in advance.</summary>
    public required string Paid { get; init; }

    /// <summary>Label of what is to be paid.</summary>
    public required string AmountDue { get; init; }

    /// <summary>Label of the text that a transfer shall bear.</summary>
    public required string PaymentReference { get; init; }

    /// <summary>Label of the seller's account.</summary>
    public required string BankAccount { get; init; }

    /// <summary>Asks for the amount {0} by the day {1}.</summary>
    public required string PayBy { get; init; }

    /// <summary>Asks for the amount {0} at once.</summary>
    public required string PayAtOnce { get; init; }

    /// <summary>Says, instead of asking for payment, that all was paid in advance.</summary>
    public required string PaidInAdvance { get; init; }

    /// <summary>Says of an invoice over nothing, such as a free sample, that nothing is due.</summary>
    public required string NothingDue { get; init; }

    /// <summary>Page {0} of {1}.</summary>
    public required string Page { get; init; }

    /// <summary>Short names of the reasons for charging no tax, for the totals.</summary>
    public required UntaxedTexts UntaxedName { get; init; }

    /// <summary>The sentences that the law asks for where no tax is charged (Directive 2006/112/EC article 226 (11) and (11a)).</summary>
    public required UntaxedTexts UntaxedSentence { get; init; }

    /// <summary>Short name of a supply of goods to a business in another member state, for the totals.</summary>
    public required string IntraCommunityName { get; init; }

    /// <summary>Said when goods go to a business in another member state (article 138).</summary>
    public required string IntraCommunitySupply { get; init; }

    /// <summary>Units of time; others are printed as their symbol.</summary>
    public required UnitTexts Units { get; init; }

    /// <summary>The texts of a locale's language, such as <c>de</c> or <c>de-AT</c>; English when there are none, American for <c>en-US</c>.</summary>
    public static InvoiceTexts For(string locale) => locale.Replace('_', '-').Equals("en-US", StringComparison.OrdinalIgnoreCase)
        ? English.UnitedStates
        : ByLanguage.GetValueOrDefault(locale.Split('-', '_')[0], English.Texts);

    /// <summary>Short name of why a category bears no tax; null for one that is taxed.</summary>
    public string? UntaxedNameOf(TaxCategory category) => category == TaxCategory.IntraCommunity ? IntraCommunityName : UntaxedName.Of(category);

    /// <summary>The sentence that the law asks for where a category bears no tax; null for one that is taxed.</summary>
    /// <remarks>Goods that go to another member state are exempt (article 138); that the buyer owes the tax (article 196) is said of services.</remarks>
    public string? UntaxedSentenceOf(TaxCategory category) => category == TaxCategory.IntraCommunity ? IntraCommunitySupply : UntaxedSentence.Of(category);

    /// <summary>The label for the seller's tax number by its country (ISO 3166-1): VAT in the European Union and the United Kingdom.</summary>
    public string TaxIdOf(string country) => HasVat(country) ? VatId : TaxId;

    /// <summary>The label for the buyer's tax number by its country.</summary>
    public string BuyerTaxIdOf(string country) => HasVat(country) ? CustomerVatId : CustomerTaxId;

    private static bool HasVat(string country) => TaxCategoryRule.IsInEuropeanUnion(country) || country is "GB";
}

/// <summary>The names of the columns and the subtotal where prices were quoted with the taxes in them.</summary>
/// <param name="UnitPrice">Column of prices of one unit.</param>
/// <param name="Discount">Column of discounts.</param>
/// <param name="Amount">Column of line amounts.</param>
/// <param name="TotalBeforeTax">Label of the sum before tax, which the lines do not show.</param>
/// <param name="BeforeTax">Says that the price {0} is net.</param>
public sealed record WithTaxTexts(string UnitPrice, string Discount, string Amount, string TotalBeforeTax, string BeforeTax);

/// <summary>The texts of a credit note in place of an invoice's.</summary>
/// <param name="Title">Title of the document.</param>
/// <param name="Number">Label of its legal number.</param>
/// <param name="Date">Label of its day of issue.</param>
/// <param name="Invoice">Label of number and day of the invoice that it takes back (EN 16931 BG-3).</param>
/// <param name="Total">Label of the amount that it takes back.</param>
/// <param name="Reason">Says why: reason {0}.</param>
/// <param name="Refund">Reason where nobody gave one: refund {0}.</param>
public sealed record CreditNoteTexts(string Title, string Number, string Date, string Invoice, string Total, string Reason, string Refund);

/// <summary>One text for each category in which no tax is charged.</summary>
/// <param name="ZeroRated">Taxable at nought per cent.</param>
/// <param name="Exempt">Exempt; the reason stands in the invoice's notes.</param>
/// <param name="ReverseCharge">The buyer accounts for the tax.</param>
/// <param name="Export">Left the tax territory.</param>
/// <param name="OutsideScope">Not subject to the tax at all.</param>
public sealed record UntaxedTexts(string ZeroRated, string Exempt, string ReverseCharge, string Export, string OutsideScope)
{
    /// <summary>The text of a category, or null for one that is taxed.</summary>
    public string? Of(TaxCategory category) => category switch
    {
        TaxCategory.Standard => null,
        TaxCategory.ZeroRated => ZeroRated,
        TaxCategory.Exempt => Exempt,
        TaxCategory.ReverseCharge or TaxCategory.IntraCommunity => ReverseCharge,
        TaxCategory.Export => Export,
        TaxCategory.OutsideScope => OutsideScope,
        _ => throw new ArgumentOutOfRangeException(nameof(category), category, "Unknown tax category."),
    };
}

/// <summary>Units of time as they follow a quantity: abbreviations, which have no plural to get wrong.</summary>
/// <param name="Hour">HUR.</param>
/// <param name="Day">DAY.</param>
/// <param name="Month">MON.</param>
/// <param name="Year">ANN.</param>
public sealed record UnitTexts(string Hour, string Day, string Month, string Year)
{
    /// <summary>Text of a unit by its code of UN/ECE Recommendation 20.</summary>
    /// <remarks>Pieces (C62, H87, EA) are not said; a code that is not known is printed as it is.</remarks>
    public string Of(string code) => code switch
    {
        "C62" or "H87" or "EA" or "" => string.Empty,
        "HUR" => Hour,
        "DAY" => Day,
        "MON" => Month,
        "ANN" => Year,
        "MIN" => "min",
        "KGM" => "kg",
        "GRM" => "g",
        "MTR" => "m",
        "LTR" => "l",
        "KWH" => "kWh",
        "4L" => "MB",
        "E34" => "GB",
        "E35" => "TB",
        _ => code,
    };
}
