using QuestPDF.Infrastructure;

namespace QuestPDF.Fluent;

public static class ComponentExtensions
{
    public static void Component<T>(this IContainer element, T component)
        where T : IComponent => component.Compose(element);

    public static void Component<T>(this IContainer element)
        where T : IComponent, new() => element.Component(new T());
}
