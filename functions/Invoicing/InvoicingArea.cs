using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Functions.Areas;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Invoicing;

/// <summary>Invoices, their numbers, documents and register.</summary>
public static class InvoicingArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Invoicing")
    {
        Streams =
        [
            StreamKind.Of<InvoiceState>(FabricStreams.Invoices, typeof(InvoiceDrafted), typeof(InvoiceIssued), typeof(InvoiceRendered), typeof(InvoiceCredited)) with
            {
                Lifecycle = Lifecycle.Of<InvoiceState, string>(
                    state => state.Blob is not null ? "Rendered" : state.Invoice is null ? "Unknown" : state.Invoice.Number is null ? "Draft" : "Issued",
                    ("Unknown", typeof(InvoiceDrafted), "Draft"),
                    ("Draft", typeof(InvoiceIssued), "Issued"),
                    ("Issued", typeof(InvoiceRendered), "Rendered")),
            },
            StreamKind.Of<CreditNoteState>(FabricStreams.CreditNotes, typeof(CreditNoteIssued), typeof(CreditNoteRendered)) with
            {
                Lifecycle = Lifecycle.Of<CreditNoteState, string>(
                    state => state.Blob is not null ? "Rendered" : state.Note is null ? "Unknown" : "Issued",
                    ("Unknown", typeof(CreditNoteIssued), "Issued"),
                    ("Issued", typeof(CreditNoteRendered), "Rendered")),
            },
            StreamKind.Of<InvoiceNumberSeries>(FabricStreams.InvoiceSeries, typeof(InvoiceNumberAssigned)),
        ],
        Subscriptions = [RenderInvoice.Events, InvoiceRegisterProjection.Events, IssueCreditNotes.Events],
        Views =
        [
            ViewDefinition.Of(
                InvoiceRegister.View, InvoiceRegister.Types, nameof(InvoiceRegisterProjection), "`asOf` of each row", (views, _) => new InvoiceRegister(views)),
        ],
        Jobs = [InvoiceRun.Job],
        Configuration = [SellerLogos.Document],
        Services = (services, _) => services
            .AddSingleton<InvoiceIssuer>()
            .AddSingleton<CreditInvoice>()
            .AddSingleton(provider => provider.GetRequiredService<CreditInvoice>().Approved)
            .AddSingleton<InvoiceArchive>()
            .AddSingleton<RenewalTaxes>()
            .AddSingleton<SellerLogos>(),
        Guarantees =
        [
            Guarantee.Eventual("a view built from events; each row says `asOf`", "GetInvoices"),
            Guarantee.Eventual("found through the view; the document of an issued invoice never changes, and one that differs from its recorded digest is not given out", "GetInvoiceDocument"),
            Guarantee.Eventual("found through the view", "GetInvoiceLink"),
            Guarantee.Strong("one commit on the invoice's stream: no part of it is taken back twice. Number and document follow", nameof(CreditInvoice)),
            Guarantee.Strong("one commit on the invoice's stream fixes what a decision takes back; then one on the series and one on the credit note's stream, each once", nameof(IssueCreditNotes)),
            Guarantee.Eventual("the document follows the issued invoice", nameof(RenderInvoice)),
            Guarantee.Eventual("the invoice register follows", nameof(InvoiceRegisterProjection)),
            Guarantee.Strong("which subscriptions are due is a query (eventual: what it misses is due at the next run); each is invoiced by commits on its own stream", nameof(InvoiceRun), nameof(InvoiceRun.InvoiceRunProcess), nameof(InvoiceRun.InvoiceRunBatch)),
        ],
    };
}
