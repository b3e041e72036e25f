namespace Billing.Local.Tests.ServiceBus;

/// <summary>
/// What a Service Bus client promises, whatever it is connected to: the same tests run on the local client, in process, and on
/// the true client, over AMQP. The broker's clock is moved by the tests; sockets take their own time.
/// </summary>
public abstract partial class BusBehaviour
{
    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a namespace with a client; null means <see cref="Bus.Topology"/>.</summary>
    private protected abstract BusUnderTest Start(string? topology = null);
}
