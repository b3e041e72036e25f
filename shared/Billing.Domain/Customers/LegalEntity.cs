namespace Billing.Domain.Customers;

/// <summary>A company of the tenant that sells, invoices and keeps books of its own.</summary>
/// <param name="Id">Short and stable, lower-case, such as <c>nordwind-de</c>; part of ledger keys.</param>
/// <param name="Seller">Name, address and tax id as printed on invoices.</param>
/// <param name="Registration">Commercial register or state of incorporation, printed in the footer.</param>
/// <param name="BookCurrency">ISO 4217 code of its main books.</param>
/// <param name="TimeZone">IANA zone in which its days begin, such as <c>Europe/Berlin</c>.</param>
/// <param name="InvoicePrefix">Start of its legal invoice numbers, such as <c>NW</c>.</param>
/// <param name="Locale">Default document locale, such as <c>de-DE</c>.</param>
/// <param name="Paper"><c>A4</c> or <c>Letter</c>.</param>
/// <param name="BankAccount">Account for transfers as printed (IBAN and BIC, or routing and account number).</param>
/// <param name="LogoBlob">Name of the PNG logo in the blob container <c>configuration</c>, or null.</param>
/// <param name="AccentColour">Colour of headings and rules on documents, <c>#RRGGBB</c>; null for the product's.</param>
/// <param name="CreditNotePrefix">Start of the legal numbers of its credit notes; null for the invoices' with <c>-CN</c>.</param>
public sealed record LegalEntity(
    string Id,
    Party Seller,
    string Registration,
    string BookCurrency,
    string TimeZone,
    string InvoicePrefix,
    string Locale,
    string Paper,
    string BankAccount,
    string? LogoBlob,
    string? AccentColour = null,
    string? CreditNotePrefix = null)
{
    /// <summary>Start of the legal numbers of its credit notes, which are a series of their own.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string NotePrefix => CreditNotePrefix ?? InvoicePrefix + "-CN";
}
