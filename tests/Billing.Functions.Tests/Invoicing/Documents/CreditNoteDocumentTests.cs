using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;
using Billing.Functions.Invoicing.Documents;
using Billing.Domain.Catalogue;
using Microsoft.Extensions.Configuration;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Tests.Invoicing.Documents;

[Trait("Capability", "BIL-04")]
public class CreditNoteDocumentTests
{
    // EN 16931 BG-3: number and day of the invoice that it takes back.
    [Fact]
    [Trait("Capability", "BIL-07")]
    public void A_credit_note_names_its_invoice_and_its_reason_mirrors_the_tax_and_asks_for_nothing()
    {
        var corrected = new CorrectedInvoice("NW-2026-000042", new DateOnly(2026, 11, 4), "Teil beschädigt");
        var pdf = Render(SampleInvoices.ReverseCharge() with { Number = "NW-CN-2026-000007", Corrects = corrected });
        Assert.True(pdf.Says("Rechnungskorrektur NW-CN-2026-000007"));
        Assert.True(pdf.Says("NW-2026-000042, 04.11.2026"));
        Assert.True(pdf.Says("Gutgeschriebener Betrag"));
        Assert.True(pdf.Says("Grund: Teil beschädigt"));
        Assert.True(pdf.Says("Steuerschuldnerschaft des Leistungsempfängers"));
        Assert.False(pdf.Says("Bitte überweisen Sie"));
        Assert.False(pdf.Says("Fällig am"));
    }

    [Theory]
    [InlineData("en-GB", "Credit note NW-CN-2026-000007")]
    [InlineData("en-US", "Credit memo NW-CN-2026-000007")]
    [InlineData("fr-FR", "Avoir NW-CN-2026-000007")]
    [InlineData("es-ES", "Factura rectificativa NW-CN-2026-000007")]
    [InlineData("el-GR", "Πιστωτικό τιμολόγιο NW-CN-2026-000007")]
    public void The_title_of_a_credit_note_is_in_the_language_of_its_invoice(string locale, string title)
    {
        var corrected = new CorrectedInvoice("NW-2026-000042", new DateOnly(2026, 11, 4), "x");
        Assert.True(Render(SampleInvoices.TwoRates() with { Number = "NW-CN-2026-000007", Locale = locale, Corrects = corrected }).Says(title));
    }

    private static PdfText Render(Invoice invoice) =>
        PdfText.Of(new InvoiceDocument(invoice, Logo(invoice.Seller.Id.Split('-')[0])).GeneratePdf());

    private static Image Logo(string name) => Image.FromBinaryData(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "samples", "logos", $"{name}.png")));
}
