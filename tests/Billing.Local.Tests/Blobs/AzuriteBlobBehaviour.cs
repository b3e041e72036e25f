using Azure.Storage.Blobs;

namespace Billing.Local.Tests.Blobs;

/// <summary>The behaviour over the REST protocol, on Azurite.</summary>
public sealed class AzuriteBlobBehaviour(AzuriteServer azurite) : BlobBehaviour, IClassFixture<AzuriteServer>
{
    protected override ValueTask<BlobServiceClient> ConnectAsync()
    {
        Assert.SkipWhen(azurite.MissingBecause is not null, azurite.MissingBecause ?? "");
        return new(new BlobServiceClient(azurite.ConnectionString));
    }
}
