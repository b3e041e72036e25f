using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Billing.Local.Blobs;
using Billing.Local.Certificates;
using Billing.Local.Cosmos;
using Billing.Local.Hosting;
using Billing.Local.Identity;
using Billing.Local.ServiceBus.Amqp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Emulators;

/// <summary>Serves the local services on ports of this machine, for programs that use the true clients over the network.</summary>
internal sealed class EmulatorServer : IAsyncDisposable
{
    private const int BusPort = 5671;

    private readonly DevelopmentCertificate _certificate;
    private readonly WebApplication _cosmos;
    private readonly WebApplication _blobs;
    private readonly WebApplication _identity;
    private readonly List<AmqpEndpoint> _bus = [];

    private EmulatorServer(LocalServices services, EmulatorOptions options)
    {
        _certificate = DevelopmentCertificate.In(options.CertificateFolder);
        _cosmos = Web(kestrel => Secure(kestrel, options.CosmosPort));
        _cosmos.Run(CosmosHttpFront.For(services.Cosmos));
        _blobs = Web(kestrel =>
        {
            Secure(kestrel, options.BlobPort);
            kestrel.Listen(IPAddress.Loopback, options.PlainBlobPort);
        });
        _blobs.Run(BlobHttpFront.For(services.Blobs));
        _identity = Web(kestrel => kestrel.Listen(IPAddress.Loopback, options.IdentityPort));
        _identity.MapIdentity(IdentitySecret, TimeProvider.System);
    }

    /// <summary>Account endpoint of Cosmos DB.</summary>
    public Uri Cosmos => new($"https://localhost:{Ports(_cosmos)[0]}/");

    /// <summary>Account endpoint of Blob Storage. The client takes the account from the path only below an IP address.</summary>
    public Uri Blobs => new($"https://127.0.0.1:{Ports(_blobs)[0]}/{DevelopmentAccount.Name}");

    /// <summary>The same without TLS.</summary>
    public Uri PlainBlobs => new($"http://127.0.0.1:{Ports(_blobs)[1]}/{DevelopmentAccount.Name}");

    /// <summary>Host of Service Bus over TLS.</summary>
    public string BusHost => _bus[0].Address.Address.Equals(IPAddress.Loopback) ? "localhost" : _bus[0].Address.Address.ToString();

    /// <summary>Port of Service Bus over plain TCP; null where it is not served.</summary>
    public int? PlainBusPort => _bus.Count > 1 ? _bus[1].Address.Port : null;

    /// <summary>Address at which tokens are given.</summary>
    public Uri Identity => new($"http://127.0.0.1:{Ports(_identity)[0]}{IdentityEndpoint.Route}");

    /// <summary>Secret that a caller of the identity endpoint sends.</summary>
    public string IdentitySecret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The certificate that programs must trust.</summary>
    public string PemFile => _certificate.PemFile;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">A port is in use.</exception>
    public static async Task<EmulatorServer> StartAsync(LocalServices services, EmulatorOptions options, CancellationToken cancellation)
    {
        var server = new EmulatorServer(services, options);
        try
        {
            await server._cosmos.StartAsync(cancellation);
            await server._blobs.StartAsync(cancellation);
            await server._identity.StartAsync(cancellation);
            server._bus.Add(server.StartBus(services, options.BusAddress));
            if (options.PlainBusPort is { } port)
            {
                server._bus.Add(Listening(port, () => AmqpEndpoint.Start(services.ServiceBus, new IPEndPoint(IPAddress.Loopback, port))));
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var endpoint in _bus)
        {
            await endpoint.DisposeAsync();
        }

        await _cosmos.DisposeAsync();
        await _blobs.DisposeAsync();
        await _identity.DisposeAsync();
        _certificate.Dispose();
    }

    // The client knows one port for TLS; several servers on a machine need an address each.
    private AmqpEndpoint StartBus(LocalServices services, IPAddress? address)
    {
        foreach (var candidate in address is null ? DevelopmentCertificate.Addresses : [address])
        {
            try
            {
                return AmqpEndpoint.Start(services.ServiceBus, new IPEndPoint(candidate, BusPort), _certificate.Certificate);
            }
            catch (SocketException) when (address is null)
            {
                // Taken: the next one.
            }
            catch (SocketException taken)
            {
                throw InUse(BusPort, taken);
            }
        }

        throw new IOException($"Port {BusPort} is in use on every loopback address.");
    }

    private static T Listening<T>(int port, Func<T> listen)
    {
        try
        {
            return listen();
        }
        catch (SocketException taken)
        {
            throw InUse(port, taken);
        }
    }

    private static IOException InUse(int port, SocketException taken) => new($"Port {port} cannot be used: {taken.Message} Stop what listens there, or choose another port.", taken);

    private static WebApplication Web(Action<KestrelServerOptions> listen)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            listen(kestrel);
        });
        web.WebHost.UseKestrelHttpsConfiguration();
        web.Services.AddRoutingCore();
        return web.Build();
    }

    private void Secure(KestrelServerOptions kestrel, int port) => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(_certificate.Certificate));

    private static int[] Ports(WebApplication web) =>
        [.. web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port)];
}
