using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function when a blob was written.</summary>
public sealed class BlobTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="blobPath">Container and name pattern, such as <c>settlements/{tenant}/stripe/{name}</c>.</param>
    public BlobTriggerAttribute(string blobPath) => BlobPath = blobPath;

    /// <summary>Container and name pattern.</summary>
    public string BlobPath { get; }

    /// <summary>The setting that names the connection.</summary>
    public string? Connection { get; set; }

    /// <summary>How Azure learns of new blobs. The local host is told at once, whichever it is.</summary>
    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}

/// <summary>How Azure learns of new blobs.</summary>
public enum BlobTriggerSource
{
    /// <summary>By reading the storage logs and scanning the container.</summary>
    LogsAndContainerScan = 0,

    /// <summary>By an Event Grid subscription.</summary>
    EventGrid = 1,
}
