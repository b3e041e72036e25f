using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout.Text;

/// <summary>Text that wraps into lines and, line by line, onto pages.</summary>
internal sealed class TextBlock : Element
{
    private readonly List<TextLine> _lines = new(1);
    private LayoutContext? _context;
    private bool _dependsOnPage;
    private bool _done;
    private bool _isVoid;
    private TextStyle _inherited = TextStyle.Default;
    private float _linesFor = -1;
    private int _next;
    private int _shapedForPage;
    private ShapedText? _shaped;

    public List<TextSpan> Spans { get; } = new(1);

    public TextHorizontalAlignment Alignment { get; set; }

    public float ParagraphSpacing { get; set; }

    public float FirstLineIndentation { get; set; }

    public override void Prepare(LayoutContext context, TextStyle inherited)
    {
        _context = context;
        _inherited = inherited;
        _isVoid = Spans.TrueForAll(s => s.Kind == SpanKind.Text && s.Text is null);
        _dependsOnPage = Spans.Exists(s => s.Kind != SpanKind.Text);
    }

    public override SpacePlan Measure(Size available)
    {
        if (_done || _isVoid)
        {
            return SpacePlan.Empty;
        }

        var lines = Lines(available.Width);
        var count = CountThatFit(available.Height, out var height);
        if (count == 0)
        {
            return SpacePlan.Wrap("a line of text is higher than the space");
        }

        var width = 0f;
        for (var i = 0; i < count; i++)
        {
            width = Math.Max(width, lines[i].Width + Indentation(lines[i]));
        }

        if (width > available.Width + Size.Epsilon)
        {
            return SpacePlan.Wrap("a character is wider than the space");
        }

        return count == lines.Count ? SpacePlan.Full(width, height) : SpacePlan.Partial(width, height);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (_done || _isVoid)
        {
            return;
        }

        var lines = Lines(available.Width);
        var count = CountThatFit(available.Height, out _);
        var y = 0f;
        for (var i = 0; i < count && !canvas.Muted; i++)
        {
            var line = lines[i];
            y += SpacingBefore(i);
            TextPainter.Draw(canvas, _shaped!, line, Alignment, Indentation(line), y, available.Width);
            y += line.Height;
        }

        _done = count == lines.Count;
        if (!_done)
        {
            _next = lines[count].Start;
            _linesFor = -1;
        }
    }

    public override void Reset(bool newPass)
    {
        _done = false;
        if (newPass && _dependsOnPage)
        {
            _shaped = null;
        }

        if (_next != 0)
        {
            _next = 0;
            _linesFor = -1;
        }
    }

    private List<TextLine> Lines(float width)
    {
        if (_shaped is null || (_dependsOnPage && _shapedForPage != _context!.CurrentPage))
        {
            _shaped = new ShapedText(_context!, Spans, _inherited);
            _shapedForPage = _context!.CurrentPage;
            _linesFor = -1;
        }

        if (_linesFor.Equals(width))
        {
            return _lines;
        }

        // A single line that fits stays as it is however much more space there is.
        if (_linesFor >= 0 && _lines.Count == 1 && width >= _lines[0].Width + Indentation(_lines[0]))
        {
            return _lines;
        }

        _lines.Clear();
        new LineBreaker(_shaped, width, FirstLineIndentation).Break(_next, _lines);
        _linesFor = width;
        return _lines;
    }

    private int CountThatFit(float available, out float height)
    {
        height = 0;
        for (var i = 0; i < _lines.Count; i++)
        {
            var bottom = height + SpacingBefore(i) + _lines[i].Height;
            if (bottom > available + Size.Epsilon)
            {
                return i;
            }

            height = bottom;
        }

        return _lines.Count;
    }

    private float SpacingBefore(int line) => line > 0 && _lines[line].StartsParagraph ? ParagraphSpacing : 0;

    private float Indentation(in TextLine line) => line.StartsParagraph ? FirstLineIndentation : 0;
}
