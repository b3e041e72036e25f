using Azure.Messaging.ServiceBus;
using Billing.Functions.Hosting.Telemetry;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>
/// Tells an order's process that its order has changed. A process that looks twice does no harm. What makes or refuses an order tells
/// nobody: whoever commits that starts the process, which begins with looking.
/// </summary>
public sealed class WakeOrderProcess(MessageReceiver inbox) : IEventConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = BusEntity.OfEvents("order-progress");

    /// <summary>One event of one order.</summary>
    [Function(nameof(WakeOrderProcess))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, "order-progress", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session, processes), cancellation);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(EventEnvelope envelope, DurableTaskClient? processes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(processes);
        var order = new OrderKey(envelope.Tenant, envelope.Region, envelope.Stream[FabricStreams.Orders.Length..]);

        // Before the order arrives and after its last invoice there is no process to wake.
        var instance = await processes.GetInstanceAsync(order.InstanceId, cancellation);
        if (instance is { IsCompleted: false })
        {
            using var span = ProcessSpans.Wake(nameof(OrderToCash), order.InstanceId);
            await processes.RaiseEventAsync(order.InstanceId, OrderToCash.OrderChanged, envelope.Type, cancellation);
        }

        return HandlerResult.Done;
    }
}
