using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;

namespace Billing.Domain.Reporting;

/// <summary>What the tax report needs of an issued invoice or credit note.</summary>
/// <param name="LegalEntityId">Who owes the tax.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="IssueDate">Day of issue.</param>
/// <param name="IsCreditNote">True if it takes the amounts back.</param>
/// <param name="EntryText">Text of its journal entry.</param>
/// <param name="Taxes">Base and tax of each rate.</param>
public sealed record TaxedDocument(string LegalEntityId, string Currency, DateOnly? IssueDate, bool IsCreditNote, string EntryText, IReadOnlyList<TaxSubtotal> Taxes)
{
    /// <summary>That of an invoice or credit note.</summary>
    public static TaxedDocument Of(Invoice document) =>
        new(document.Seller.Id, document.Currency, document.IssueDate, document.IsCreditNote, LedgerPostings.TextOf(document), document.TaxBreakdown);
}
