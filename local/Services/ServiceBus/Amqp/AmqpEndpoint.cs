using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Sasl;
using Microsoft.Azure.Amqp.Transport;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>
/// Serves a namespace over AMQP 1.0, so that unchanged clients of other processes connect to it: over TLS with a certificate, or
/// over plain TCP as clients with <c>UseDevelopmentEmulator=true</c> expect. Any token is accepted. Sockets run in real time.
/// </summary>
internal sealed class AmqpEndpoint : IAsyncDisposable
{
    private const int MaxFrameSize = 64 * 1024;
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(4);

    private readonly HashSet<AmqpConnection> _connections = [];
    private readonly AmqpTransportListener _listener;
    private readonly AmqpSettings _settings;
    private readonly PortClaim _claim;
    private bool _closed;

    private AmqpEndpoint(LocalServiceBusNamespace bus, IPEndPoint address, X509Certificate2? certificate)
    {
        Address = address;
        _claim = PortClaim.Take(address);
        try
        {
            _settings = Settings(new LinkProvider(bus));
            _listener = new AmqpTransportListener([Listener(address, certificate)], _settings);
            _listener.Listen((listener, accepted) => _ = ServeAsync(accepted));
        }
        catch
        {
            _claim.Dispose();
            throw;
        }
    }

    /// <summary>Address at which the endpoint listens; its port is the one in use.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="bus">What is served. Its clock should be the system's.</param>
    /// <param name="address">Where to listen; port 0 means a free one.</param>
    /// <param name="certificate">With its private key, for TLS; null for plain TCP.</param>
    /// <exception cref="SocketException">The port is in use.</exception>
    public static AmqpEndpoint Start(LocalServiceBusNamespace bus, IPEndPoint address, X509Certificate2? certificate = null) =>
        new(bus, address.Port == 0 ? new IPEndPoint(address.Address, FreePort(address.Address)) : address, certificate);

    /// <summary>Ends all connections. What their receivers hold in sessions becomes deliverable again.</summary>
    public async ValueTask DisposeAsync()
    {
        AmqpConnection[] connections;
        lock (_connections)
        {
            _closed = true;
            connections = [.. _connections];
        }

        _listener.Close();
        await Task.WhenAll(connections.Select(CloseAsync));
        _claim.Dispose();
    }

    private static AmqpSettings Settings(LinkProvider provider)
    {
        var settings = new AmqpSettings { RuntimeProvider = provider };
        var sasl = new SaslTransportProvider();
        sasl.Versions.Add(new AmqpVersion(1, 0, 0));

        // The mechanism that Azure's clients name: who they are is said afterwards, to the node $cbs.
        sasl.AddHandler(new SaslAnonymousHandler("MSSBCBS"));
        sasl.AddHandler(new SaslAnonymousHandler());
        settings.TransportProviders.Add(sasl);
        var amqp = new AmqpTransportProvider();
        amqp.Versions.Add(new AmqpVersion(1, 0, 0));
        settings.TransportProviders.Add(amqp);
        return settings;
    }

    private static TransportListener Listener(IPEndPoint address, X509Certificate2? certificate)
    {
        var tcp = new TcpTransportSettings { Host = address.Address.ToString(), Port = address.Port };
        return certificate is null
            ? tcp.CreateListener()
            : new TlsTransportSettings(tcp) { Certificate = certificate, IsInitiator = false }.CreateListener();
    }

    private static int FreePort(IPAddress address)
    {
        using var probe = new TcpListener(address, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task CloseAsync(AmqpConnection connection)
    {
        try
        {
            await connection.CloseAsync(OpenTimeout);
        }
        catch (Exception failure) when (failure is AmqpException or OperationCanceledException or InvalidOperationException or TimeoutException)
        {
            connection.Abort();
        }
    }

    private async Task ServeAsync(TransportAsyncCallbackArgs accepted)
    {
        var options = new AmqpConnectionSettings { ContainerId = "local", MaxFrameSize = MaxFrameSize, IdleTimeOut = (uint)IdleTimeout.TotalMilliseconds };
        var connection = new AmqpConnection(accepted.Transport, (ProtocolHeader)accepted.UserToken, false, _settings, options);
        if (!Keep(connection))
        {
            connection.Abort();
            return;
        }

        connection.Closed += (_, _) => Forget(connection);
        try
        {
            await connection.OpenAsync(OpenTimeout);
        }
        catch (Exception)
        {
            // The peer is gone, or speaks something else.
            connection.Abort();
            Forget(connection);
        }
    }

    private bool Keep(AmqpConnection connection)
    {
        lock (_connections)
        {
            return !_closed && _connections.Add(connection);
        }
    }

    private void Forget(AmqpConnection connection)
    {
        lock (_connections)
        {
            _connections.Remove(connection);
        }
    }
}
