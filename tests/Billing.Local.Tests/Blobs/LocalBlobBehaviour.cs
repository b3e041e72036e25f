using Azure.Storage.Blobs;
using Billing.Local.Blobs;
using Billing.Local.Journal;

namespace Billing.Local.Tests.Blobs;

/// <summary>The behaviour on the local store in memory.</summary>
public sealed class LocalBlobBehaviour : BlobBehaviour
{
    private readonly LocalBlobAccount _account = new(folder: null, TimeProvider.System, MemoryJournal.Instance);

    protected override ValueTask<BlobServiceClient> ConnectAsync() => new(_account.CreateClient());
}

/// <summary>The behaviour on the local store in files.</summary>
public sealed class LocalFolderBlobBehaviour : BlobBehaviour, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blobs-");
    private readonly LocalBlobAccount _account;

    public LocalFolderBlobBehaviour() => _account = new(_folder.FullName, TimeProvider.System, MemoryJournal.Instance);

    public void Dispose() => _folder.Delete(recursive: true);

    protected override ValueTask<BlobServiceClient> ConnectAsync() => new(_account.CreateClient());
}
