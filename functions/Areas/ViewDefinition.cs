using Billing.Platform.Views;
using Microsoft.Azure.Cosmos;

namespace Billing.Functions.Areas;

/// <summary>A read model of an area.</summary>
/// <param name="Name">Name of the view, stored in its rows.</param>
/// <param name="BuiltBy">The function that writes its rows.</param>
/// <param name="Age">Fields by which readers see how old it is.</param>
public sealed record ViewDefinition(string Name, string BuiltBy, string Age)
{
    /// <summary>Types of the events that it is built from; none for a copy of what another deployment told.</summary>
    public IReadOnlyList<Type> EventTypes { get; private init; } = [];

    /// <summary>Its class; null for a copy.</summary>
    public Type? ViewType { get; private init; }

    /// <summary>Makes it on the container <c>views</c>; null for a copy.</summary>
    public Func<Container, TimeProvider, IEventView>? Create { get; private init; }

    /// <summary>A view that events build, and that can be built anew from them.</summary>
    public static ViewDefinition Of<TView>(string name, IReadOnlyList<Type> events, string builtBy, string age, Func<Container, TimeProvider, TView> create)
        where TView : class, IEventView => new(name, builtBy, age) { EventTypes = events, ViewType = typeof(TView), Create = create };
}
