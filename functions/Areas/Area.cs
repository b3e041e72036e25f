using Billing.Functions.Jobs;
using Billing.Functions.Messaging;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Areas;

/// <summary>
/// The manifest of an area: everything by which it takes part in the fabric. Event catalogue, backup, bus subscriptions, consumers,
/// services and the maps of <c>docs/</c> follow from it.
/// </summary>
/// <param name="Name">Name of the area, which is that of its folder.</param>
public sealed record Area(string Name)
{
    /// <summary>Kinds of streams that it owns, each with state and events.</summary>
    public IReadOnlyList<StreamKind> Streams { get; init; } = [];

    /// <summary>Queues of outside events that it consumes.</summary>
    public IReadOnlyList<IntakeQueue> Queues { get; init; } = [];

    /// <summary>Subscriptions of the topic <c>events</c>, each with its consumer and event types.</summary>
    public IReadOnlyList<EventSubscription> Subscriptions { get; init; } = [];

    /// <summary>Read models.</summary>
    public IReadOnlyList<ViewDefinition> Views { get; init; } = [];

    /// <summary>Scheduled jobs that run for each tenant.</summary>
    public IReadOnlyList<TenantJob> Jobs { get; init; } = [];

    /// <summary>Orchestrators that a trigger starts and that are no job's.</summary>
    public IReadOnlyList<string> Processes { get; init; } = [];

    /// <summary>Types of the configuration documents that it reads.</summary>
    public IReadOnlyList<DocumentType> Configuration { get; init; } = [];

    /// <summary>Its functions except activities, each with the consistency of what it does.</summary>
    public IReadOnlyList<Guarantee> Guarantees { get; init; } = [];

    /// <summary>Registers its services; consumers and views are registered by themselves.</summary>
    public Action<IServiceCollection, IConfiguration> Services { get; init; } = (_, _) => { };
}
