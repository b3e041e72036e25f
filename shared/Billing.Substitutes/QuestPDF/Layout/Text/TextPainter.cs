using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout.Text;

/// <summary>Draws lines of shaped text.</summary>
internal static class TextPainter
{
    public static void Draw(
        PdfCanvas canvas, ShapedText shaped, in TextLine line, TextHorizontalAlignment alignment, float indentation, float top, float width)
    {
        var free = Math.Max(0, width - indentation - line.Width);
        var isJustified = alignment == TextHorizontalAlignment.Justify && !line.EndsParagraph;
        var extraPerSpace = isJustified ? free / Math.Max(1, Spaces(shaped, line)) : 0;
        var x = indentation + alignment switch
        {
            TextHorizontalAlignment.Center => free / 2,
            TextHorizontalAlignment.Right or TextHorizontalAlignment.End => free,
            _ => 0,
        };
        var baseline = top + line.Ascent;
        foreach (var run in shaped.Runs)
        {
            var (start, end) = (Math.Max(run.Start, line.Start), Math.Min(run.End, line.End));
            if (start >= end)
            {
                continue;
            }

            var needsWidth = run.End < line.End || run.Look.IsDecorated || run.Link is not null;
            var text = shaped.Text.AsSpan(start, end - start);
            var runWidth = needsWidth ? shaped.Width(start, end) + (extraPerSpace * text.Count(' ')) : 0;
            if (run.Look.Background is { } background)
            {
                canvas.FillRectangle(x, top, runWidth, line.Height, background);
            }

            canvas.Text(run.Face, run.Look, x, baseline, text, extraPerSpace + run.Look.WordSpacing);
            Decorate(canvas, run, x, baseline, runWidth);
            if (run.Link is { } link)
            {
                canvas.Link(link, x, top, runWidth, line.Height);
            }

            x += runWidth;
        }
    }

    private static void Decorate(PdfCanvas canvas, in TextRun run, float x, float baseline, float width)
    {
        var look = run.Look;
        if (!look.IsDecorated)
        {
            return;
        }

        var thickness = run.Face.LineThickness * look.Size;
        if (look.Underline)
        {
            canvas.FillRectangle(x, baseline + (run.Face.UnderlinePosition * look.Size), width, thickness, look.DecorationColor);
        }

        if (look.Strikethrough)
        {
            canvas.FillRectangle(x, baseline - look.Rise - (run.Face.StrikePosition * look.Size), width, thickness, look.DecorationColor);
        }

        if (look.Overline)
        {
            canvas.FillRectangle(x, baseline - (run.Face.Ascent * look.Size), width, thickness, look.DecorationColor);
        }
    }

    private static int Spaces(ShapedText shaped, in TextLine line) => shaped.Text.AsSpan(line.Start, line.End - line.Start).Count(' ');
}
