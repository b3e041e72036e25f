using System.Collections.ObjectModel;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Durable;

/// <summary>An instance that a client asks for; without an id it gets one.</summary>
internal sealed record NewInstance(string Name, string? InstanceId, string? Input)
{
    /// <summary>Null for the default version of the hub, empty for none.</summary>
    public string? Version { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public DateTimeOffset? StartAt { get; init; }

    /// <summary>In which states an instance of the id refuses the start; null for all that have not ended, as in Azure.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus>? Blocking { get; init; }
}
