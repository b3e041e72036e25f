using Billing.Local.Faults;
using Billing.Local.Journal;
using Billing.Platform.Configuration;
using Billing.Platform.Messaging;

namespace Billing.Local.Hosting;

/// <summary>Options of a fabric in this process.</summary>
public sealed record LocalFabricOptions
{
    /// <summary>The clock of everything; a simulated one makes a month pass in seconds.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Folder that keeps the data; null for a temporary one that is deleted when the fabric is disposed.</summary>
    public string? Folder { get; init; }

    /// <summary>True if the data is kept in memory alone, whatever <see cref="Folder"/> says: nothing survives the process.</summary>
    public bool InMemory { get; init; }

    /// <summary>Options of the journal; tests put faults here.</summary>
    internal FileJournalOptions Journal { get; init; } = new();

    /// <summary>True if the spans of all work are kept in the data folder, for the command <c>trace</c>.</summary>
    public bool KeepsTraces { get; init; }

    /// <summary>Plan of faults in calls of the services; null for none.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>
    /// Seed of the order in which concurrent work runs; it then runs only in <see cref="LocalFabric.DrainAsync"/> and while
    /// <see cref="LocalFabric.Http"/> is used. Null leaves the order to the thread pool.
    /// </summary>
    public int? Interleaving { get; init; }

    /// <summary>
    /// True if the app runs as a process of its own, with the services on ports, as it is deployed. Faults and interleavings are then not
    /// possible.
    /// </summary>
    public bool AppAsProcess { get; init; }

    /// <summary>Address to listen at; port 0 takes any free port.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>Names under which it is reached beside <c>localhost</c> and the loopback addresses.</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>Regions whose tenants are served.</summary>
    public string Regions { get; init; } = "westeurope,eastus";

    /// <summary>Addresses of the deployments of other regions.</summary>
    /// <remarks>As the setting <c>Fabric__RegionAddresses</c>: <c>westeurope=https://…,eastus=https://…</c>.</remarks>
    public string RegionAddresses { get; init; } = string.Empty;

    /// <summary>
    /// True if requests need a principal as on a platform that authenticates. For tests alone: here anybody can make one up.
    /// </summary>
    public bool AsksForPrincipals { get; init; }

    /// <summary>Schedule (NCRONTAB) of upkeep: dead letters taken in, events published that were left unpublished.</summary>
    public string UpkeepSchedule { get; init; } = "0 */5 * * * *";

    /// <summary>Schedule of retries of messages; the app's own without it.</summary>
    public RetrySchedule? Retries { get; init; }

    /// <summary>Further app settings, such as <c>AzureWebJobs.RelayEvents.Disabled</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Tenant configuration to begin with.</summary>
    public string TenantsFile { get; init; } = Path.Combine(Samples.Folder, "tenants.json");

    /// <summary>True if warnings and errors are written to standard error.</summary>
    public bool LogsToConsole { get; init; } = true;
}
