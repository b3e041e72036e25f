using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;
using Billing.Local.ServiceBus.Amqp;
using Billing.Local.Tests.Journal;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>What only sockets have: TLS, credit, time-outs in real time, connections that end.</summary>
public sealed class AmqpEndpointTests : IAsyncDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly TestJournal _journal = new();
    private readonly LocalServiceBusNamespace _bus;

    public AmqpEndpointTests() =>
        _bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(Bus.Topology()), "test.json"), TimeProvider.System, _journal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _bus.Dispose();
        _journal.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_client_with_a_token_connects_over_TLS()
    {
        using var certificate = SelfSigned();
        await using var endpoint = AmqpEndpoint.Start(_bus, AnyPort, certificate);
        var options = Options();
        options.CustomEndpointAddress = new Uri($"sb://localhost:{endpoint.Address.Port}");
        options.CertificateValidationCallback = (_, presented, _, _) => presented!.GetCertHashString() == certificate.GetCertHashString();
        await using var client = new ServiceBusClient("local.servicebus.windows.net", new AnyToken(), options);

        await client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("over TLS"), Token);
        Assert.Equal("over TLS", (await client.CreateReceiver("plain").ReceiveMessageAsync(cancellationToken: Token)).Body.ToString());
    }

    [Fact]
    public async Task A_released_message_comes_again_and_the_delivery_does_not_count()
    {
        await using var endpoint = AmqpEndpoint.Start(_bus, AnyPort);
        await _bus.CreateClient().CreateSender("plain").SendMessageAsync(new ServiceBusMessage("x"), Token);
        var connection = await new AmqpConnectionFactory().OpenConnectionAsync(new Uri($"amqp://{endpoint.Address}"), Token);
        var session = connection.CreateSession(new AmqpSessionSettings());
        await session.OpenAsync(TimeSpan.FromSeconds(20));
        var link = new ReceivingAmqpLink(session, new AmqpLinkSettings
        {
            LinkName = "receiver",
            Role = true,
            TotalLinkCredit = 1,
            AutoSendFlow = true,
            SettleType = SettleMode.SettleOnDispose,
            Source = new Source { Address = "plain" },
            Target = new Target { Address = "test" },
        });
        await link.OpenAsync(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 5; i++)
        {
            using var message = await link.ReceiveMessageAsync(Token);
            Assert.Equal(0u, message.Header.DeliveryCount);
            await link.DisposeMessageAsync(message.DeliveryTag, AmqpConstants.ReleasedOutcome, batchable: false, TimeSpan.FromSeconds(20));
        }

        await connection.CloseAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_accept_without_a_free_session_times_out()
    {
        await using var endpoint = AmqpEndpoint.Start(_bus, AnyPort);
        await using var client = Connect(endpoint, TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => client.AcceptNextSessionAsync("sessions", cancellationToken: Token));
        Assert.Equal(ServiceBusFailureReason.ServiceTimeout, error.Reason);
    }

    [Fact]
    public async Task A_prefetching_receiver_gets_all_messages()
    {
        await using var endpoint = AmqpEndpoint.Start(_bus, AnyPort);
        await using var client = Connect(endpoint, TimeSpan.FromSeconds(20));
        await client.CreateSender("plain").SendMessagesAsync(Enumerable.Range(0, 300).Select(i => new ServiceBusMessage($"{i}")), Token);
        var receiver = client.CreateReceiver("plain", new ServiceBusReceiverOptions { PrefetchCount = 50 });
        for (var i = 0; i < 300; i++)
        {
            var message = await receiver.ReceiveMessageAsync(cancellationToken: Token);
            Assert.Equal($"{i}", message.Body.ToString());
            await receiver.CompleteMessageAsync(message, Token);
        }

        Assert.Equal(0, _bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task A_connection_that_ends_frees_its_sessions()
    {
        await using var endpoint = AmqpEndpoint.Start(_bus, AnyPort);
        var client = Connect(endpoint, TimeSpan.FromSeconds(20));
        await client.AcceptSessionAsync("sessions", "s", cancellationToken: Token);
        await client.DisposeAsync();
        await using var other = Connect(endpoint, TimeSpan.FromSeconds(20));
        Assert.Equal("s", (await other.AcceptSessionAsync("sessions", "s", cancellationToken: Token)).SessionId);
    }

    [Fact]
    public async Task A_stopped_endpoint_takes_no_more_and_its_port_is_free_again()
    {
        var endpoint = AmqpEndpoint.Start(_bus, AnyPort);
        await using var client = Connect(endpoint, TimeSpan.FromSeconds(5));
        await client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("x"), Token);
        await endpoint.DisposeAsync();
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("y"), Token));
        Assert.Equal(ServiceBusFailureReason.ServiceCommunicationProblem, error.Reason);

        await using var again = AmqpEndpoint.Start(_bus, endpoint.Address);
        await client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("z"), Token);
        Assert.Equal(2, _bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task A_port_has_one_endpoint()
    {
        await using var endpoint = AmqpEndpoint.Start(_bus, AnyPort);
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => AmqpEndpoint.Start(_bus, endpoint.Address)).SocketErrorCode);
    }

    [Fact]
    public void A_port_on_which_another_program_listens_is_not_shared()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = Assert.Throws<SocketException>(() => AmqpEndpoint.Start(_bus, (IPEndPoint)other.LocalEndpoint));
        Assert.Equal(SocketError.AddressAlreadyInUse, taken.SocketErrorCode);
    }

    private static ServiceBusClient Connect(AmqpEndpoint endpoint, TimeSpan tryTimeout) => new(EmulatorConnection.To(endpoint), Options(tryTimeout));

    private static ServiceBusClientOptions Options(TimeSpan? tryTimeout = null) =>
        new() { RetryOptions = { MaxRetries = 0, TryTimeout = tryTimeout ?? TimeSpan.FromSeconds(20) } };

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("any", DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
