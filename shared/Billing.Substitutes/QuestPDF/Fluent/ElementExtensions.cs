using System.Runtime.CompilerServices;
using Billing.Substitutes.Documents.Layout;
using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Elements;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public static class ElementExtensions
{
    private const float DefaultMinHeight = 150;

    /// <summary>Puts an element that was made elsewhere here.</summary>
    public static void Element(this IContainer parent, IContainer child) => parent.Put((Element)child);

    /// <summary>Lets a method describe this part of the document.</summary>
    public static void Element(
        this IContainer parent,
        Action<IContainer> handler,
        [CallerArgumentExpression(nameof(handler))] string? handlerName = null,
        [CallerMemberName] string? parentName = null,
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = 0) => handler(parent.Put(new Container()));

    /// <summary>Lets a method wrap this part of the document and goes on inside.</summary>
    public static IContainer Element(
        this IContainer parent,
        Func<IContainer, IContainer> handler,
        [CallerArgumentExpression(nameof(handler))] string? handlerName = null,
        [CallerMemberName] string? parentName = null,
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = 0) => handler(parent.Put(new Container())).Put(new Container());

    /// <summary>The style that text inside takes as far as it leaves its own open.</summary>
    public static IContainer DefaultTextStyle(this IContainer element, TextStyle textStyle) =>
        element.Put(new TextStyleScope { Style = textStyle });

    public static IContainer DefaultTextStyle(this IContainer element, Func<TextStyle, TextStyle> handler) =>
        element.DefaultTextStyle(handler(TextStyle.Default));

    /// <summary>A space of fixed proportions; the ratio is width divided by height.</summary>
    public static IContainer AspectRatio(this IContainer element, float ratio, AspectRatioOption option = AspectRatioOption.FitWidth) =>
        element.Put(new AspectRatio { Ratio = ratio, Option = option });

    /// <summary>Goes to the next page if the content would be divided and less than <paramref name="minHeight"/> is left.</summary>
    public static IContainer EnsureSpace(this IContainer element, float minHeight = DefaultMinHeight) =>
        element.Put(new EnsureSpace { MinHeight = minHeight });

    /// <summary>Goes to the next page if the content would be divided here; there it may be.</summary>
    public static IContainer PreventPageBreak(this IContainer element) => element.Put(new PreventPageBreak());

    /// <summary>Keeps the content on one page.</summary>
    public static IContainer ShowEntire(this IContainer element) => element.Put(new ShowEntire());

    /// <summary>In a part that comes again on each page: only the first time.</summary>
    public static IContainer ShowOnce(this IContainer element) => element.Put(new ShowOnce());

    /// <summary>In a part that comes again on each page: not the first time.</summary>
    public static IContainer SkipOnce(this IContainer element) => element.Put(new SkipOnce());

    public static IContainer ShowIf(this IContainer element, bool condition) => condition ? element : new Container();

    public static IContainer ShowIf(this IContainer element, Predicate<ShowIfContext> predicate) =>
        element.Put(new Conditional { Condition = predicate });

    /// <summary>Shows the content again on each page that its place reaches.</summary>
    public static IContainer Repeat(this IContainer element) => element.Put(new Repeat());

    /// <summary>Drops what does not fit on the first page.</summary>
    public static IContainer StopPaging(this IContainer element) => element.Put(new StopPaging());

    /// <summary>Draws the content at its own size without taking space.</summary>
    public static IContainer Unconstrained(this IContainer element) => element.Put(new Unconstrained());

    public static void PageBreak(this IContainer element) => element.Put(new PageBreak());

    /// <summary>Makes the content a link to an address.</summary>
    public static IContainer Hyperlink(this IContainer element, string url) => element.Put(new Link { Target = new LinkTarget(url, null) });

    /// <summary>Names this place so that <see cref="SectionLink"/> leads to it.</summary>
    public static IContainer Section(this IContainer element, string sectionName) => element.Put(new Section { Name = sectionName });

    /// <summary>Makes the content a link to a section of this document.</summary>
    public static IContainer SectionLink(this IContainer element, string sectionName) =>
        element.Put(new Link { Target = new LinkTarget(null, sectionName) });
}
