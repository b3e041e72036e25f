using QuestPDF.Drawing.Exceptions;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

internal static class ContainerExtensions
{
    /// <summary>Puts <paramref name="child"/> into the container and returns it.</summary>
    /// <exception cref="DocumentComposeException">The container holds something already.</exception>
    public static T Put<T>(this IContainer container, T child)
        where T : Element
    {
        if (container.Child is { } present)
        {
            throw new DocumentComposeException(
                $"A container takes one element; it holds a {present.GetType().Name} and was given a {typeof(T).Name}. " +
                "Use a Column, a Row or Layers to show several.");
        }

        container.Child = child;
        return child;
    }

    /// <summary>The container itself if it is an empty <typeparamref name="T"/> that may be extended, else a new one inside.</summary>
    public static T Merge<T>(this IContainer container, Func<T, bool>? mayExtend = null)
        where T : Container, new() =>
        container is T { Content: null } same && (mayExtend is null || mayExtend(same)) ? same : container.Put(new T());
}
