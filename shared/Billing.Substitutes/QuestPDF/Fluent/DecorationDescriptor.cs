using Billing.Substitutes.Documents.Layout;
using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public class DecorationDescriptor
{
    private readonly Decoration _decoration;

    internal DecorationDescriptor(Decoration decoration) => _decoration = decoration;

    /// <summary>Comes above the content on each page.</summary>
    public IContainer Before() => _decoration.Before;

    public IContainer Content() => _decoration.Content;

    /// <summary>Comes below the content on each page.</summary>
    public IContainer After() => _decoration.After;
}

public static class DecorationExtensions
{
    public static void Decoration(this IContainer element, Action<DecorationDescriptor> handler) =>
        handler(new DecorationDescriptor(element.Put(new Decoration())));
}
