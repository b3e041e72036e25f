namespace Billing.Functions.Jobs;

/// <summary>A scheduled job: a timer starts one durable run a day for each tenant that is at home here.</summary>
/// <param name="name">Name of the job, part of its instance ids.</param>
/// <param name="process">Orchestrator function of one tenant's run.</param>
public class TenantJob(string name, string process)
{
    /// <summary>Name of the job, part of its instance ids.</summary>
    public string Name { get; } = name;

    /// <summary>Orchestrator function of one tenant's run.</summary>
    public string Process { get; } = process;

    /// <summary>Names of its durable functions; running instances hold them, so they stay as they are.</summary>
    public virtual IReadOnlyList<string> Functions => [Process];
}
