namespace Billing.Platform.Partners.Snapshots;

/// <summary>Where snapshots of failed calls are kept. A seam: the platform names no storage package.</summary>
public interface ISnapshotStore
{
    /// <summary>Keeps a snapshot under a name that is new.</summary>
    Task WriteAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellation);
}
