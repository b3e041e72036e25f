using Billing.Local.ServiceBus.Amqp;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>The connection string by which clients reach an endpoint without TLS.</summary>
internal static class EmulatorConnection
{
    public static string To(AmqpEndpoint endpoint) =>
        $"Endpoint=sb://{endpoint.Address};SharedAccessKeyName=any;SharedAccessKey=YW55;UseDevelopmentEmulator=true;";
}
