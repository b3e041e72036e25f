using System.Reflection;
using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Faults;
using Billing.Local.Functions.State;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;

namespace Billing.Local.Functions;

/// <summary>Options of a local functions host.</summary>
public sealed class LocalFunctionsHostOptions
{
    /// <summary>The assembly whose functions run.</summary>
    public required Assembly FunctionsAssembly { get; init; }

    /// <summary>The file <c>host.json</c>; null for Azure's defaults.</summary>
    public string? HostJsonPath { get; init; }

    /// <summary>Addresses to listen at, such as <c>http://127.0.0.1:7071</c>; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:0"];

    /// <summary>Names under which it is reached beside <c>localhost</c> and the loopback addresses; requests for others are refused.</summary>
    public IReadOnlyCollection<string> HostNames { get; init; } = [];

    /// <summary>The time that timers, limits and retries see. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary><c>Development</c> shows details of failures to callers. Default: <c>Production</c>.</summary>
    public string Environment { get; init; } = "Production";

    /// <summary>Real time that a stop waits for what runs before it cancels it. Default: 30 seconds.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Scheduler of functions and triggers. Default: the thread pool.</summary>
    /// <remarks>
    /// With a <see cref="SteppedScheduler"/> they run only inside <see cref="LocalFunctionsHost.DrainAsync"/> and while an HTTP request is sent
    /// through it.
    /// </remarks>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>Gate by which the fault plan has things happen twice.</summary>
    internal ServiceGate Faults { get; init; } = ServiceGate.Open;

    /// <summary>The namespace of Service Bus triggers.</summary>
    internal LocalServiceBusNamespace? ServiceBus { get; init; }

    /// <summary>The storage account of blob triggers; its signed downloads are served below the host's address.</summary>
    internal LocalBlobAccount? Blobs { get; init; }

    /// <summary>The account of change feed triggers.</summary>
    internal LocalCosmosAccount? Cosmos { get; init; }

    /// <summary>Hub that runs orchestrators and activities; the host starts and stops it.</summary>
    internal LocalTaskHub? TaskHub { get; init; }

    /// <summary>Journal of timers' runs and triggers' positions. Default: none is kept.</summary>
    internal IJournal Journal { get; init; } = MemoryJournal.Instance;

    /// <summary>The state of an earlier life, replayed from the journal; null begins anew.</summary>
    internal FunctionsState? State { get; init; }
}
