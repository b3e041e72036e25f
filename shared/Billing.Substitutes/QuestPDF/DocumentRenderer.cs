using Billing.Substitutes.Documents.Fonts;
using Billing.Substitutes.Documents.Layout;
using Billing.Substitutes.Documents.Pdf;
using QuestPDF;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents;

/// <summary>Lays a document out and writes it as PDF.</summary>
internal sealed class DocumentRenderer : IDisposable
{
    private const int MaxPages = 10_000;
    private const int MaxPasses = 4;
    private readonly PdfCanvas _canvas;
    private readonly LayoutContext _context;
    private readonly PdfFile _file;
    private readonly List<PageTemplate> _templates;

    private DocumentRenderer(IDocument document, FontCatalog fonts)
    {
        var container = new DocumentContainer();
        document.Compose(container);
        _templates = container.Pages;
        var selector = new FontSelector(fonts);
        var resources = new PdfResources(selector.Astral);
        _context = new LayoutContext(selector);
        _canvas = new PdfCanvas(resources);
        _file = new PdfFile(resources, document.GetMetadata(), document.GetSettings());
    }

    public static byte[] Render(IDocument document, FontCatalog? fonts = null)
    {
        using var renderer = Run(document, fonts);
        return renderer._file.Bytes.ToArray();
    }

    public static void Render(IDocument document, Stream target)
    {
        using var renderer = Run(document, fonts: null);
        target.Write(renderer._file.Bytes);
    }

    public static void Render(IDocument document, string path)
    {
        using var renderer = Run(document, fonts: null);
        File.WriteAllBytes(path, renderer._file.Bytes);
    }

    public void Dispose()
    {
        _canvas.Dispose();
        _file.Dispose();
    }

    private static DocumentRenderer Run(IDocument document, FontCatalog? fonts)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (Settings.License is null)
        {
            throw new InvalidOperationException(
                "Set QuestPDF.Settings.License before the first document, as the library of that name demands: " +
                "https://www.questpdf.com/license/configuration.html");
        }

        var renderer = new DocumentRenderer(document, fonts ?? FontLibrary.Current);
        try
        {
            renderer.WritePages();
            renderer._file.Finish();
            return renderer;
        }
        catch
        {
            renderer.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Most documents have one page, so that is assumed. If it proves wrong and something depends on the number of pages,
    /// the rest of the pass only counts and another one draws. What shows the number may change it; then the last pass counts.
    /// </summary>
    private void WritePages()
    {
        foreach (var template in _templates)
        {
            template.Prepare(_context);
        }

        for (var pass = 1; ; pass++)
        {
            var pages = Pass(mayRestart: pass < MaxPasses);
            if (pages == _context.TotalPages || !_context.DependsOnTotalPages || pass == MaxPasses)
            {
                return;
            }

            _context.TotalPages = pages;
            _file.Restart();
            foreach (var template in _templates)
            {
                template.Reset();
            }
        }
    }

    private int Pass(bool mayRestart)
    {
        _context.CurrentPage = 0;
        foreach (var template in _templates)
        {
            for (var hasMore = true; hasMore;)
            {
                if (++_context.CurrentPage > MaxPages)
                {
                    throw new DocumentLayoutException(
                        $"The document has more than {MaxPages} pages: some element asks for a new page without end.");
                }

                _canvas.Muted = mayRestart && _context.DependsOnTotalPages && _context.CurrentPage > _context.TotalPages;
                _canvas.BeginPage(template.Size);
                hasMore = template.DrawPage(_canvas, _context.CurrentPage);
                _canvas.EndPage();
                if (!_canvas.Muted)
                {
                    _file.AddPage(_canvas, template.Size);
                }
            }
        }

        return _context.CurrentPage;
    }
}

/// <summary>Collects the page templates of a document.</summary>
internal sealed class DocumentContainer : IDocumentContainer
{
    public List<PageTemplate> Pages { get; } = [];
}
