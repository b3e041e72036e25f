using System.Net;

namespace Billing.Local.Emulators;

/// <summary>Addresses at which the services listen; port 0 takes a free one.</summary>
internal sealed record EmulatorOptions
{
    /// <summary>Cosmos DB over HTTPS.</summary>
    public int CosmosPort { get; init; } = 8081;

    /// <summary>Blob Storage over HTTPS; not 10000, where Azurite is that a Functions host needs beside this.</summary>
    public int BlobPort { get; init; } = 10011;

    /// <summary>Blob Storage over HTTP, for connection strings.</summary>
    public int PlainBlobPort { get; init; } = 10010;

    /// <summary>Service Bus over plain TCP; null for none.</summary>
    public int? PlainBusPort { get; init; } = 5672;

    /// <summary>Address of Service Bus over TLS, whose port is always 5671; null takes the first loopback address that is free.</summary>
    public IPAddress? BusAddress { get; init; } = IPAddress.Loopback;

    /// <summary>The managed identity endpoint.</summary>
    public int IdentityPort { get; init; } = 40342;

    /// <summary>Folder of the certificate.</summary>
    public required string CertificateFolder { get; init; }

    /// <summary>Takes whatever is free, for tests.</summary>
    public static EmulatorOptions Anywhere(string certificateFolder) => new()
    {
        CosmosPort = 0,
        BlobPort = 0,
        PlainBlobPort = 0,
        PlainBusPort = null,
        BusAddress = null,
        IdentityPort = 0,
        CertificateFolder = certificateFolder,
    };
}
