using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>
/// A node of the layout tree. For each page it is measured, perhaps several times with different offers, and then drawn
/// once with an offer that it accepted. Only drawing moves it on: what was drawn does not come again.
/// </summary>
internal abstract class Element : IElement
{
    /// <summary>Called once before layout: takes over what the surroundings say about text.</summary>
    public virtual void Prepare(LayoutContext context, TextStyle inherited)
    {
    }

    /// <summary>Says what would be drawn in <paramref name="available"/>, without a lasting effect.</summary>
    public abstract SpacePlan Measure(Size available);

    /// <summary>Draws at the origin of <paramref name="canvas"/> and remembers how far it came.</summary>
    public abstract void Draw(PdfCanvas canvas, Size available);

    /// <summary>Starts again from the beginning.</summary>
    /// <param name="newPass">True if the whole document is laid out anew; false if the element is repeated on the next page.</param>
    public virtual void Reset(bool newPass)
    {
    }
}
