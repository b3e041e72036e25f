using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

/// <summary>Taking all of the offered space.</summary>
public static class ExtendExtensions
{
    public static IContainer Extend(this IContainer element) => element.ExtendHorizontal().ExtendVertical();

    public static IContainer ExtendHorizontal(this IContainer element)
    {
        var extend = element.Merge<Extend>();
        extend.Horizontally = true;
        return extend;
    }

    public static IContainer ExtendVertical(this IContainer element)
    {
        var extend = element.Merge<Extend>();
        extend.Vertically = true;
        return extend;
    }
}

/// <summary>Taking no more space than needed.</summary>
public static class ShrinkExtensions
{
    public static IContainer Shrink(this IContainer element) => element.ShrinkHorizontal().ShrinkVertical();

    public static IContainer ShrinkHorizontal(this IContainer element)
    {
        var shrink = element.Merge<Shrink>();
        shrink.Horizontally = true;
        return shrink;
    }

    public static IContainer ShrinkVertical(this IContainer element)
    {
        var shrink = element.Merge<Shrink>();
        shrink.Vertically = true;
        return shrink;
    }
}
