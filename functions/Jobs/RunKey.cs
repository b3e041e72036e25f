using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Jobs;

/// <summary>A scheduled run over one tenant on one day.</summary>
/// <param name="Run">Name of the run, such as <c>invoice-run</c>.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Day">Day of the schedule in UTC; the tenant's own day follows from its zone.</param>
public sealed record RunKey(string Run, string Tenant, string Region, DateOnly Day)
{
    /// <summary>Trace context in which the run was started, which its steps go on with; null for one that was started without.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The same for a timer that fires twice.</summary>
    public string InstanceId => $"{Run}:{Tenant}:{Region}:{Day:yyyy-MM-dd}";

    /// <summary>Address of a stream of the tenant.</summary>
    public StreamAddress Address(string stream) => new(Tenant, Region, stream);

    /// <summary>The runs of a day for all tenants that are at home here.</summary>
    public static async Task<IReadOnlyList<RunKey>> ForAllAsync(
        string run, ITenantSource tenants, FabricRegions regions, DateTimeOffset now, CancellationToken cancellation) =>
        (await tenants.GetAsync(cancellation)).Tenants
        .Where(tenant => regions.Served.Contains(tenant.HomeRegion))
        .Select(tenant => new RunKey(run, tenant.Id, tenant.HomeRegion, DateOnly.FromDateTime(now.UtcDateTime)))
        .ToList();
}

/// <summary>Some of the things that a run works on, small enough for one sub-orchestration.</summary>
public sealed record RunBatch(RunKey Run, IReadOnlyList<string> Items);

/// <summary>What became of a run.</summary>
/// <param name="Done">How many were done.</param>
/// <param name="Failed">Those that failed, by name; the others are not stopped by them.</param>
public sealed record RunResult(int Done, IReadOnlyList<string> Failed)
{
    /// <summary>Both together.</summary>
    public static RunResult operator +(RunResult left, RunResult right) => new(left.Done + right.Done, [.. left.Failed, .. right.Failed]);
}
