using Billing.Domain.Invoicing;
using Billing.Domain.Primitives;
using Billing.Platform.Views;

namespace Billing.Functions.Invoicing;

/// <summary>Row of the invoice register.</summary>
/// <param name="Id">Legal number.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="View">Always <c>invoices</c>.</param>
/// <param name="Key">What the invoice bills.</param>
/// <param name="LegalEntityId">Who invoiced.</param>
/// <param name="Buyer">Who owes.</param>
/// <param name="OrderReference">The order.</param>
/// <param name="IssueDate">Day of issue.</param>
/// <param name="DueDate">Day on which it is due.</param>
/// <param name="Net">Before tax.</param>
/// <param name="Tax">All taxes.</param>
/// <param name="Gross">Owed, or taken back.</param>
/// <param name="Pdf">Name of the document in the container <c>invoices</c>.</param>
/// <param name="AsOf">Recording time of the event that the row was built from.</param>
/// <param name="Type">True if it asks for the amounts or takes them back.</param>
/// <param name="Corrects">Of a credit note: the invoice that it takes back in whole or part.</param>
/// <param name="Rounding">What the gross holds beside net and tax because it is paid in cash; null in rows of an earlier build.</param>
/// <param name="Taxes">Base and tax of each rate; null in rows of an earlier build.</param>
public sealed record InvoiceRow(
    string Id,
    string Tenant,
    string Region,
    string View,
    string Key,
    string LegalEntityId,
    string Buyer,
    string OrderReference,
    DateOnly IssueDate,
    DateOnly DueDate,
    Money Net,
    Money Tax,
    Money Gross,
    string Pdf,
    DateTimeOffset AsOf,
    DocumentType Type = DocumentType.Invoice,
    string? Corrects = null,
    Money? Rounding = null,
    IReadOnlyList<TaxSubtotal>? Taxes = null) : IViewRow;

/// <summary>Types of documents (UNTDID 1001).</summary>
public enum DocumentType
{
    /// <summary>Asks for what was sold (380).</summary>
    Invoice,

    /// <summary>Takes back what an invoice asked for, in whole or part (381); its amounts are above zero.</summary>
    CreditNote,
}
