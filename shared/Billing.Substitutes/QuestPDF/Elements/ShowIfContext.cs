using Billing.Substitutes.Documents.Layout;

namespace QuestPDF.Elements;

/// <summary>The page for which an element asks whether it is shown.</summary>
public class ShowIfContext
{
    private readonly LayoutContext _context;

    internal ShowIfContext(LayoutContext context) => _context = context;

    public int PageNumber => _context.CurrentPage;

    /// <summary>The number of pages of the document.</summary>
    public int? TotalPages
    {
        get
        {
            _context.DependsOnTotalPages = true;
            return _context.TotalPages;
        }
    }
}
