using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function with documents from a container's change feed.</summary>
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class CosmosDBTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    public CosmosDBTriggerAttribute(string databaseName, string containerName)
    {
        DatabaseName = databaseName;
        ContainerName = containerName;
    }

    /// <summary>The database that is watched.</summary>
    public string DatabaseName { get; }

    /// <summary>The container that is watched.</summary>
    public string ContainerName { get; }

    /// <summary>The setting that names the connection.</summary>
    public string? Connection { get; set; }

    /// <summary>The database of the lease container.</summary>
    public string? LeaseDatabaseName { get; set; }

    /// <summary>The container of the leases.</summary>
    public string? LeaseContainerName { get; set; }

    /// <summary>True if Azure makes the lease container.</summary>
    public bool CreateLeaseContainerIfNotExists { get; set; }

    /// <summary>Set where several functions share a lease container.</summary>
    public string? LeaseContainerPrefix { get; set; }

    /// <summary>Time that Azure waits between two looks at an empty feed, in milliseconds.</summary>
    public int FeedPollDelay { get; set; }

    /// <summary>The most documents in one call; 0 stands for the service's own choice.</summary>
    public int MaxItemsPerInvocation { get; set; }

    /// <summary>True if a new function begins with all documents there are instead of those from now on.</summary>
    public bool StartFromBeginning { get; set; }
}
