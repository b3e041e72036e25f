namespace Billing.Functions.Jobs;

/// <summary>The durable work of the app, as the manifests of all areas name it.</summary>
/// <param name="Jobs">Scheduled jobs, each with a run a tenant and day.</param>
/// <param name="Processes">Orchestrators that nothing but a trigger starts: those of the jobs, and those of orders and files.</param>
public sealed record JobCatalogue(IReadOnlyList<TenantJob> Jobs, IReadOnlyCollection<string> Processes);
