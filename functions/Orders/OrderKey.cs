using Billing.Platform.Streams;

namespace Billing.Functions.Orders;

/// <summary>The order that a process is about.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Reference">The order's number.</param>
public sealed record OrderKey(string Tenant, string Region, string Reference)
{
    /// <summary>Trace context in which the process was started, which its steps go on with; null for one that was started without.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Number of rounds of the order's process that failed one after the other.</summary>
    public int FailedRounds { get; init; }

    /// <summary>Instance id of the order's process.</summary>
    public string InstanceId => $"order-to-cash:{Tenant}:{Region}:{Reference}";

    /// <summary>Address of a stream of the same tenant.</summary>
    public StreamAddress Address(string stream) => new(Tenant, Region, stream);

    /// <summary>A command of the order's process, done once.</summary>
    public Command Command(string what) => new($"process:{what}", "order-to-cash", what, InstanceId, InstanceId);
}
