using Azure.Storage;
using Azure.Storage.Blobs;
using Billing.Local.Blobs;
using Billing.Local.Tests.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tests.Blobs;

/// <summary>The behaviour on the local store without a socket, with its download addresses served over loopback.</summary>
public abstract class LocalBlobBehaviourBase : BlobBehaviour, IAsyncLifetime
{
    private readonly TestJournal _journal = new();
    private readonly LocalBlobAccount _account;
    private readonly WebApplication _server;

    private protected LocalBlobBehaviourBase(string? folder)
    {
        _account = new(folder, TimeProvider.System, _journal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapBlobDownloads(_account);
    }

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _account.ServiceUri = new Uri(_server.Urls.Single() + _account.ServiceUri.AbsolutePath);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _server.DisposeAsync();
        _journal.Dispose();
    }

    protected override ValueTask<BlobServiceClient> ConnectAsync() => new(new BlobServiceClient(
        _account.ServiceUri, new StorageSharedKeyCredential(DevelopmentAccount.Name, DevelopmentAccount.Key), _account.ClientOptions()));
}

/// <inheritdoc/>
public sealed class LocalBlobBehaviour() : LocalBlobBehaviourBase(folder: null);

/// <inheritdoc/>
public sealed class LocalFolderBlobBehaviour : LocalBlobBehaviourBase
{
    private readonly DirectoryInfo _folder;

    public LocalFolderBlobBehaviour()
        : this(Directory.CreateTempSubdirectory("blobs-"))
    {
    }

    private LocalFolderBlobBehaviour(DirectoryInfo folder)
        : base(folder.FullName) => _folder = folder;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
