using Billing.Substitutes.Documents;
using Billing.Substitutes.Documents.Fonts;
using QuestPDF;
using QuestPDF.Fluent;
using QuestPDF.Helpers;
using QuestPDF.Infrastructure;

namespace Billing.Local.Tests.Documents;

/// <summary>Documents for tests: rendered with the standard Helvetica, so that they look the same on every machine, unless a test is about fonts.</summary>
internal static class TestDocument
{
    static TestDocument() => Settings.License = LicenseType.Community;

    public static Document Of(Action<PageDescriptor> page) => Document.Create(d => d.Page(p =>
    {
        p.Size(400, 300);
        p.Margin(20);
        p.DefaultTextStyle(s => s.FontSize(10).LineHeight(1.2f));
        page(p);
    }));

    /// <summary>A document whose page has some content and nothing else.</summary>
    public static ReadPdf Content(Action<IContainer> content) => Read(Of(p => content(p.Content())));

    public static ReadPdf Pages(Action<PageDescriptor> page) => Read(Of(page));

    public static ReadPdf Read(IDocument document) => new(DocumentRenderer.Render(document, FontCatalog.Empty));

    /// <summary>With the fonts of the machine; the test is skipped, with the reason printed, where there are none.</summary>
    public static ReadPdf ReadWithFonts(IDocument document)
    {
        Assert.SkipWhen(FontLibrary.Current.IsEmpty, "No TrueType font is installed on this machine.");
        return new ReadPdf(document.GeneratePdf());
    }

    public static Color Paint { get; } = Colors.Red.Medium;
}
