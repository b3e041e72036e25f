using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>The behaviour of the local client.</summary>
[Trait("Capability", "PLT-02")]
[Trait("Capability", "PLT-03")]
public sealed class LocalBusBehaviour : BusBehaviour
{
    private protected override BusUnderTest Start(string? topology = null) => new LocalBus(new Bus(topology));

    private sealed class LocalBus(Bus bus) : BusUnderTest(bus)
    {
        public override ServiceBusClient Client { get; } = bus.Client;

        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> DrainAsync(ServiceBusReceiver receiver) => Bus.DrainAsync(receiver);
    }
}
