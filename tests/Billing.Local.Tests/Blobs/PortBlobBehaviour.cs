using Azure.Storage.Blobs;

namespace Billing.Local.Tests.Blobs;

/// <summary>The behaviour on the local store behind a port, whose requests are signed with the account key.</summary>
public sealed class PortBlobBehaviour : BlobBehaviour, IAsyncLifetime
{
    private readonly BlobPort _port = new(TimeProvider.System);

    public ValueTask InitializeAsync() => _port.InitializeAsync();

    public ValueTask DisposeAsync() => _port.DisposeAsync();

    protected override ValueTask<BlobServiceClient> ConnectAsync() => new(new BlobServiceClient(_port.ConnectionString));
}
