using Billing.Substitutes.Documents;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public static class GenerateExtensions
{
    /// <summary>The document as a PDF file in memory.</summary>
    /// <exception cref="Drawing.Exceptions.DocumentLayoutException">Content does not fit on any page.</exception>
    public static byte[] GeneratePdf(this IDocument document) => DocumentRenderer.Render(document);

    /// <summary>Writes the document as PDF to <paramref name="filePath"/>; nothing is written if it cannot be laid out.</summary>
    public static void GeneratePdf(this IDocument document, string filePath) => DocumentRenderer.Render(document, filePath);

    /// <summary>Writes the document as PDF and leaves <paramref name="stream"/> open.</summary>
    public static void GeneratePdf(this IDocument document, Stream stream) => DocumentRenderer.Render(document, stream);
}
