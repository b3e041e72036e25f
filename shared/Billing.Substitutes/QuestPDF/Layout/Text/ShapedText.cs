using Billing.Substitutes.Documents.Fonts;
using QuestPDF;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout.Text;

/// <summary>The characters of a text block with the face that shows each of them.</summary>
internal sealed class ShapedText
{
    private readonly LayoutContext _context;
    private readonly List<TextRun> _runs = new(1);

    public ShapedText(LayoutContext context, List<TextSpan> spans, TextStyle inherited)
    {
        _context = context;
        if (spans.Count == 1)
        {
            Text = Clean(spans[0].TextFor(context));
            RefuseWhatMustBeShaped();
            AddRuns(0, Text.Length, spans[0], inherited);
            return;
        }

        var parts = new string[spans.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Clean(spans[i].TextFor(context));
        }

        Text = string.Concat(parts);
        RefuseWhatMustBeShaped();
        var start = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            AddRuns(start, start + parts[i].Length, spans[i], inherited);
            start += parts[i].Length;
        }
    }

    public string Text { get; }

    public List<TextRun> Runs => _runs;

    /// <summary>The width of a character in a run, spacing included.</summary>
    public float Advance(in TextRun run, char c)
    {
        if (c == '\n')
        {
            return 0;
        }

        var advance = run.Face.Advance(c);
        if (float.IsNaN(advance))
        {
            advance = run.Face.AdvanceOf(_context.Fonts.Astral.CodePoint(c));
            advance = float.IsNaN(advance) ? run.Face.MissingAdvance : advance;
        }

        return (advance * run.Look.Size) + run.Look.LetterSpacing + (c == ' ' ? run.Look.WordSpacing : 0);
    }

    public float Width(int start, int end)
    {
        var width = 0f;
        foreach (var run in _runs)
        {
            for (var i = Math.Max(start, run.Start); i < Math.Min(end, run.End); i++)
            {
                width += Advance(run, Text[i]);
            }
        }

        return width;
    }

    // Line ends in one form, no other control characters, one unit a character.
    private string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1F') >= 0)
        {
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\t", "    ", StringComparison.Ordinal);
            text = string.Concat(text.Where(c => c is '\n' or >= ' '));
        }

        return text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : _context.Fonts.Astral.Replace(text);
    }

    private void AddRuns(int start, int end, TextSpan span, TextStyle inherited)
    {
        var look = _context.Look(span.Style, inherited);
        var face = look.Fonts.Primary;
        for (var i = start; i < end; i++)
        {
            if (!float.IsNaN(look.Fonts.Primary.Advance(Text[i])) || Text[i] == '\n')
            {
                continue;
            }

            var substitute = FaceFor(look, Text[i]);
            if (ReferenceEquals(substitute, look.Fonts.Primary))
            {
                continue;
            }

            Add(new TextRun(start, i, look, face, span.Link));
            var last = i + 1;
            while (last < end && Text[last] != '\n' && float.IsNaN(look.Fonts.Primary.Advance(Text[last])) &&
                   ReferenceEquals(FaceFor(look, Text[last]), substitute))
            {
                last++;
            }

            Add(new TextRun(i, last, look, substitute, span.Link));
            start = last;
            i = last - 1;
        }

        Add(new TextRun(start, end, look, face, span.Link));
    }

    private void Add(in TextRun run)
    {
        if (run.End > run.Start || (_runs.Count == 0 && run.End == Text.Length))
        {
            _runs.Add(run);
        }
    }

    private FontFace FaceFor(TextLook look, char c)
    {
        var codePoint = _context.Fonts.Astral.CodePoint(c);
        if (char.IsSurrogate(c) && !float.IsNaN(look.Fonts.Primary.AdvanceOf(codePoint)))
        {
            return look.Fonts.Primary;
        }

        if (look.Fonts.SubstituteFor(codePoint) is { } face)
        {
            return face;
        }

        return Settings.CheckIfAllTextGlyphsAreAvailable ? throw Missing(look) : look.Fonts.Primary;
    }

    private DocumentDrawingException Missing(TextLook look)
    {
        var missing = Text.Where(c => c != '\n').Select(c => _context.Fonts.Astral.CodePoint(c)).Distinct()
            .Where(codePoint => look.Fonts.SubstituteFor(codePoint) is null);
        return new DocumentDrawingException($"No font has these letters: {CodePoints.Named(missing)}.");
    }

    // Letters of these scripts join, stack or run leftwards; one beside the other they would be nonsense.
    private void RefuseWhatMustBeShaped()
    {
        if (Settings.CheckIfAllTextGlyphsAreAvailable && Text.AsSpan().IndexOfAnyInRange('\u0590', '\uFEFC') >= 0)
        {
            var found = Text.Select(c => _context.Fonts.Astral.CodePoint(c)).Distinct().Where(CodePoints.MustBeShaped).ToList();
            if (found.Count > 0)
            {
                throw new DocumentDrawingException($"This renderer does not shape the script of these letters: {CodePoints.Named(found)}.");
            }
        }
    }
}
