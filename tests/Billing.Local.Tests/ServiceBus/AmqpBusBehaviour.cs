using System.Net;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus.Amqp;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>The behaviour of the true client, connected to the endpoint as to Microsoft's emulator.</summary>
[Trait("Capability", "PLT-02")]
[Trait("Capability", "PLT-03")]
public sealed class AmqpBusBehaviour : BusBehaviour
{
    private protected override BusUnderTest Start(string? topology = null) => new AmqpBus(new Bus(topology, start: AmqpBus.Beginning));

    private sealed class AmqpBus(Bus bus) : BusUnderTest(bus)
    {
        /// <summary>The client drops locks that are over by the system's clock, so the broker's is ahead of it.</summary>
        public static readonly DateTimeOffset Beginning = new(2100, 1, 4, 8, 0, 0, TimeSpan.Zero);

        /// <summary>Time that a message may be on its way where none is expected.</summary>
        private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(150);

        private readonly AmqpEndpoint _endpoint = AmqpEndpoint.Start(bus.Namespace, new IPEndPoint(IPAddress.Loopback, 0));
        private ServiceBusClient? _client;

        public override ServiceBusClient Client => _client ??= new ServiceBusClient(
            EmulatorConnection.To(_endpoint), new ServiceBusClientOptions { RetryOptions = { MaxRetries = 0, TryTimeout = TimeSpan.FromSeconds(20) } });

        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> DrainAsync(ServiceBusReceiver receiver) =>
            receiver.ReceiveMessagesAsync(100, Quiet, Token);

        public override async ValueTask DisposeAsync()
        {
            if (_client is not null)
            {
                await _client.DisposeAsync();
            }

            await _endpoint.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
