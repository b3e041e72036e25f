using Billing.Domain.Invoicing;
using QuestPDF.Fluent;
using QuestPDF.Helpers;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>
/// The invoice as its customer sees it. The same invoice gives the same document whenever it is rendered: everything comes
/// from the invoice and the logo, nothing from a clock or from the culture of the machine.
/// </summary>
/// <param name="invoice">What it says; one without a number is marked as a draft.</param>
/// <param name="logo">The seller's logo, or null for the name in its place.</param>
public sealed class InvoiceDocument(Invoice invoice, Image? logo) : IDocument
{
    /// <summary>The paper of North America, as <see cref="Billing.Domain.Customers.LegalEntity.Paper"/> names it; all others get A4.</summary>
    internal const string Letter = "Letter";

    private const float LeftMargin = 25;
    private const float RightMargin = 20;
    private const float TopMargin = 15;
    private const float BottomMargin = 10;

    private readonly InvoiceView _view = InvoiceView.Of(invoice);

    /// <inheritdoc/>
    public DocumentMetadata GetMetadata()
    {
        var issued = new DateTimeOffset((invoice.IssueDate ?? invoice.SupplyDate).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new DocumentMetadata
        {
            Title = _view.Caption,
            Author = invoice.Seller.Seller.Name,
            Subject = $"{_view.Texts.Order} {invoice.OrderReference}",
            Language = _view.Format.Name,
            CreationDate = issued,
            ModifiedDate = issued,
        };
    }

    /// <inheritdoc/>
    public void Compose(IDocumentContainer container) => container.Page(page =>
    {
        page.Size(invoice.Seller.Paper == Letter ? PageSizes.Letter : PageSizes.A4);
        page.MarginLeft(LeftMargin, Unit.Millimetre);
        page.MarginRight(RightMargin, Unit.Millimetre);
        page.MarginTop(TopMargin, Unit.Millimetre);
        page.MarginBottom(BottomMargin, Unit.Millimetre);
        page.DefaultTextStyle(InvoiceStyle.Body);
        page.Header().Element(place => RunningHeader.Compose(place, _view));
        page.Content().Element(Content);
        page.Footer().Element(place => PageFooter.Compose(place, _view));
    });

    private void Content(IContainer container) => container.Column(column =>
    {
        column.Item().Element(place => Letterhead.Compose(place, _view, logo));
        column.Item().Element(place => AddressAndFacts.Compose(place, _view));
        column.Item().Element(place => TitleRow.Compose(place, _view));
        column.Item().Element(place => LineTable.Compose(place, _view));
        column.Item().Element(place => ClosingBlock.Compose(place, _view));
    });
}
