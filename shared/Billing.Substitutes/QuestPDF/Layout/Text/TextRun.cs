using Billing.Substitutes.Documents.Fonts;
using Billing.Substitutes.Documents.Pdf;

namespace Billing.Substitutes.Documents.Layout.Text;

/// <summary>Characters of a text block that share a face and a look; the end is the index after the last one.</summary>
internal readonly record struct TextRun(int Start, int End, TextLook Look, FontFace Face, LinkTarget? Link);

/// <summary>
/// A line of a text block: the characters from <see cref="Start"/> to <see cref="End"/> are shown (without spaces at the
/// end), the next line begins at <see cref="Next"/>.
/// </summary>
internal readonly record struct TextLine(int Start, int End, int Next, float Width)
{
    public float Ascent { get; init; }

    public float Descent { get; init; }

    public bool EndsParagraph { get; init; }

    public bool StartsParagraph { get; init; }

    public float Height => Ascent + Descent;
}
