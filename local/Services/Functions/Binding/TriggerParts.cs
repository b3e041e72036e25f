using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Faults;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Settlement;
using Billing.Local.Functions.State;
using Billing.Local.ServiceBus;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Functions.Binding;

/// <summary>The parts of the host that every trigger needs.</summary>
/// <param name="Clock">The time that functions see.</param>
/// <param name="Gate">Counts what runs.</param>
/// <param name="State">What is kept over a restart.</param>
/// <param name="Host">The settings of host.json.</param>
internal sealed record TriggerParts(TimeProvider Clock, InvocationGate Gate, FunctionsState State, HostJson Host)
{
    /// <summary>Namespace that Service Bus triggers listen to; null when the host has none.</summary>
    public LocalServiceBusNamespace? ServiceBus { get; init; }

    /// <summary>Account that blob triggers look into; null when the host has none.</summary>
    public LocalBlobAccount? Blobs { get; init; }

    /// <summary>Account that change feed triggers look into; null when the host has none.</summary>
    public LocalCosmosAccount? Cosmos { get; init; }

    /// <summary>Hub that runs orchestrators and activities; null when the host has none.</summary>
    public LocalTaskHub? TaskHub { get; init; }

    /// <summary>Scheduler that runs the work of triggers and functions.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>Gate by which the fault plan has things happen twice.</summary>
    public ServiceGate Faults { get; init; } = ServiceGate.Open;

    /// <summary>The messages that functions have at present.</summary>
    public MessageDeliveries Deliveries { get; } = new();

    /// <summary>The log of the host itself; known once the services are built.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>Starts work of a trigger, which carries nothing along from whoever started it.</summary>
    public Task Start(Func<Task> work)
    {
        var isSuppressed = ExecutionContext.IsFlowSuppressed();
        using var flow = isSuppressed ? default : ExecutionContext.SuppressFlow();
        return Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler).Unwrap();
    }
}
