using Azure.Messaging.ServiceBus;
using Billing.Functions.Operations;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Tells an order's process that its order has changed. A process that looks twice does no harm.</summary>
public sealed class WakeOrderProcess
{
    /// <summary>One event of one order.</summary>
    [Function(nameof(WakeOrderProcess))]
    public async Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "order-progress", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        if (await EventMessages.OpenAsync(message, actions, cancellation) is not { } envelope)
        {
            return;
        }

        var order = new OrderKey(envelope.Tenant, envelope.Region, envelope.Stream[FabricStreams.Orders.Length..]);

        // Before the order arrives and after its last invoice there is no process to wake.
        var instance = await durable.GetInstanceAsync(order.InstanceId, cancellation);
        if (instance is { IsCompleted: false })
        {
            await durable.RaiseEventAsync(order.InstanceId, OrderToCash.OrderChanged, envelope.Type, cancellation);
        }

        await actions.CompleteMessageAsync(message, cancellation);
    }
}
