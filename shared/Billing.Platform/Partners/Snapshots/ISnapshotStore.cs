namespace Billing.Platform.Partners.Snapshots;

/// <summary>Store of snapshots of failed calls. A seam: the platform names no storage package.</summary>
public interface ISnapshotStore
{
    /// <summary>Keeps a snapshot under a name that is new.</summary>
    Task WriteAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation);
}
