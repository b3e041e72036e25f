using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Pdf;

/// <summary>Puts pages, resources and metadata together as one file.</summary>
internal sealed class PdfFile : IDisposable
{
    private readonly DocumentMetadata _metadata;
    private readonly List<int> _pages = [];
    private readonly PdfResources _resources;
    private readonly SortedDictionary<string, (int Page, float Bottom)> _sections = new(StringComparer.Ordinal);
    private readonly DocumentSettings _settings;
    private int _catalog;
    private PdfObjects _objects;
    private int _pageTree;
    private int _resourceDictionary;

    public PdfFile(PdfResources resources, DocumentMetadata metadata, DocumentSettings settings)
    {
        (_resources, _metadata, _settings) = (resources, metadata, settings);
        _objects = new PdfObjects();
        AllocateRoots();
    }

    public ReadOnlySpan<byte> Bytes => _objects.File.Written;

    public void Dispose() => _objects.Dispose();

    /// <summary>Throws away the pages so far.</summary>
    public void Restart()
    {
        _objects.Dispose();
        _objects = new PdfObjects();
        _pages.Clear();
        _sections.Clear();
        AllocateRoots();
    }

    public void AddPage(PdfCanvas canvas, Size size)
    {
        var (page, content) = (_objects.Allocate(), _objects.Allocate());
        _pages.Add(page);
        foreach (var (name, bottom) in canvas.Sections)
        {
            _sections.TryAdd(name, (page, bottom));
        }

        if (_settings.CompressDocument)
        {
            _objects.DeflatedStream(content, canvas.Content);
        }
        else
        {
            _objects.Stream(content, canvas.Content, []);
        }

        var links = canvas.Links.ConvertAll(WriteLink);
        _objects.Begin(page).Write("<</Type/Page/Parent "u8);
        _objects.Reference(_pageTree).Write("/MediaBox[0 0 "u8).WriteLength(size.Width).WriteLength(size.Height).Write("]/Resources "u8);
        _objects.Reference(_resourceDictionary).Write("/Contents "u8);
        _objects.Reference(content);
        if (links.Count > 0)
        {
            _objects.File.Write("/Annots["u8);
            links.ForEach(link => _objects.Reference(link));
            _objects.File.Write("]"u8);
        }

        _objects.File.Write(">>"u8);
        _objects.End();
    }

    public void Finish()
    {
        _resources.WriteTo(_objects, _resourceDictionary);
        var file = _objects.Begin(_pageTree).Write("<</Type/Pages/Count "u8).Write(_pages.Count).Write("/Kids["u8);
        _pages.ForEach(page => _objects.Reference(page));
        file.Write("]>>"u8);
        _objects.End();
        var names = _sections.Count == 0 ? 0 : WriteSections();
        var info = PdfDescription.WriteInfo(_objects, _metadata);
        var xmp = PdfDescription.WriteXmp(_objects, _metadata);
        _objects.Begin(_catalog).Write("<</Type/Catalog/Pages "u8);
        _objects.Reference(_pageTree).Write("/Metadata "u8);
        _objects.Reference(xmp);
        if (!string.IsNullOrEmpty(_metadata.Language))
        {
            file.Write("/Lang"u8).WriteTextString(_metadata.Language);
        }

        if (!string.IsNullOrEmpty(_metadata.Title))
        {
            file.Write("/ViewerPreferences<</DisplayDocTitle true>>"u8);
        }

        if (names != 0)
        {
            file.Write("/Names<</Dests "u8);
            _objects.Reference(names).Write(">>"u8);
        }

        file.Write(">>"u8);
        _objects.End();
        _objects.Finish(_catalog, info);
    }

    private void AllocateRoots() =>
        (_catalog, _pageTree, _resourceDictionary) = (_objects.Allocate(), _objects.Allocate(), _objects.Allocate());

    private int WriteLink(PdfLink link)
    {
        var number = _objects.Allocate();
        var file = _objects.Begin(number).Write("<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4/Rect["u8)
            .WriteLength(link.Left).WriteLength(link.Bottom).WriteLength(link.Right).WriteLength(link.Top).Write("]"u8);
        if (link.Target.Url is { } url)
        {
            file.Write("/A<</S/URI/URI"u8).WriteTextString(AsciiAddress(url)).Write(">>"u8);
        }
        else
        {
            file.Write("/Dest"u8).WriteTextString(link.Target.Section!);
        }

        file.Write(">>"u8);
        _objects.End();
        return number;
    }

    // Addresses in PDF are ASCII.
    private static string AsciiAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsoluteUri : url;

    private int WriteSections()
    {
        var number = _objects.Allocate();
        var file = _objects.Begin(number).Write("<</Names["u8);
        foreach (var (name, place) in _sections)
        {
            file.WriteTextString(name).Write("["u8);
            _objects.Reference(place.Page).Write("/XYZ null "u8).WriteLength(place.Bottom).Write("null]"u8);
        }

        file.Write("]>>"u8);
        _objects.End();
        return number;
    }
}
