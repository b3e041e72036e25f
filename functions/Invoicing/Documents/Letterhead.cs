using Billing.Domain.Invoicing.Presentation;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>The top of the first page: the logo at the left, who sells at the right.</summary>
internal static class Letterhead
{
    private const float Height = 28;
    private const float LogoHeight = 16;
    private const float LogoWidth = 70;

    public static void Compose(IContainer container, InvoiceView view, Image? logo) =>
        container.MinHeight(Height, Unit.Millimetre).Row(row =>
        {
            row.RelativeItem().Element(place => Logo(place, view, logo));
            row.ConstantItem(AddressAndFacts.FactsWidth, Unit.Millimetre).Element(place => Seller(place, view));
        });

    private static void Logo(IContainer container, InvoiceView view, Image? logo)
    {
        if (logo is null)
        {
            container.Text(view.Invoice.Seller.Seller.Name).FontSize(16).Bold().FontColor(view.Accent);
            return;
        }

        container.AlignLeft().MaxWidth(LogoWidth, Unit.Millimetre).MaxHeight(LogoHeight, Unit.Millimetre)
            .Image(logo).FitArea();
    }

    private static void Seller(IContainer container, InvoiceView view) => container.Text(text =>
    {
        var seller = view.Invoice.Seller.Seller;
        text.DefaultTextStyle(InvoiceStyle.Label);
        text.Line(seller.Name).Bold().FontColor(view.Accent);
        foreach (var line in AddressLines.Of(seller.Address, view.Invoice.Buyer.Address.Country))
        {
            text.Line(line);
        }

        if (seller.TaxId is not null)
        {
            text.Line($"{view.Texts.TaxIdOf(seller.Address.Country)} {seller.TaxId}");
        }

        if (seller.Email is not null)
        {
            text.Span(seller.Email);
        }
    });
}
