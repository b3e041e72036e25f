namespace Billing.Local.Faults;

/// <summary>The local services, as a fault plan names them.</summary>
public enum LocalService
{
    /// <summary>Operations on documents. What the SDK reads for itself (account, containers, key ranges) is never disturbed.</summary>
    Cosmos,

    /// <summary>Sending, settling and session state.</summary>
    ServiceBus,

    /// <summary>Every operation of the Blob service.</summary>
    Blobs,

    /// <summary>Records of the task hub: instances made, messages taken, steps and results of activities.</summary>
    Durable,

    /// <summary>The records of the Functions host: runs of timers, positions in change feeds, blobs handled.</summary>
    Functions,
}

/// <summary>One call of a local service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Operation">What it is asked for, such as <c>Batch</c>, <c>Send</c> or <c>Put</c>.</param>
/// <param name="Target">On what: a container and item, a queue, a blob.</param>
internal readonly record struct ServiceCall(LocalService Service, string Operation, string Target)
{
    public override string ToString() => Target.Length == 0 ? $"{Service}.{Operation}" : $"{Service}.{Operation} {Target}";
}
