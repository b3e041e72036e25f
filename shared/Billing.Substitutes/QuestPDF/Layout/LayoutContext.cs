using Billing.Substitutes.Documents.Fonts;
using Billing.Substitutes.Documents.Layout.Text;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>The facts about the document that is being laid out, for its elements.</summary>
internal sealed class LayoutContext
{
    private readonly Dictionary<TextStyle, TextLook> _looks = new(ReferenceEqualityComparer.Instance);

    public LayoutContext(FontSelector fonts)
    {
        Fonts = fonts;
    }

    public FontSelector Fonts { get; }

    /// <summary>The page that is being laid out, counted from 1.</summary>
    public int CurrentPage { get; set; }

    /// <summary>The number of pages that the document is assumed to have; right in the last pass.</summary>
    public int TotalPages { get; set; } = 1;

    /// <summary>Set by whoever shows or uses <see cref="TotalPages"/>: then a wrong assumption needs another pass.</summary>
    public bool DependsOnTotalPages { get; set; }

    /// <summary>The look of text with a style of its own in surroundings with another.</summary>
    public TextLook Look(TextStyle own, TextStyle inherited)
    {
        var style = own.Over(inherited);
        if (!_looks.TryGetValue(style, out var look))
        {
            look = new TextLook(style, Fonts);
            _looks.Add(style, look);
        }

        return look;
    }
}
