using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Functions.Jobs;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>
/// Tells an order's process that its order has changed. A process that looks twice does no harm. What makes or refuses an order tells
/// nobody: whoever commits that starts the process, which begins with looking.
/// </summary>
public sealed class WakeOrderProcess(MessageReceiver inbox) : IEventConsumer<WakeOrderProcess>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "order-progress";

    /// <inheritdoc/>
    public static EventSubscription<WakeOrderProcess> Events { get; } = new EventSubscription<WakeOrderProcess>(Subscription)
        .OnEach(
            [
                typeof(OrderPaymentRecorded), typeof(OrderRefundRecorded), typeof(OrderRefundReversed), typeof(OrderFulfilmentParked), typeof(OrderLinesFulfilled),
                typeof(OrderLinesDelivered), typeof(OrderShipmentInvoiced), typeof(OrderSubscriptionActivated), typeof(OrderPaymentOverdue),
            ],
            consumer => consumer.WakeAsync);

    /// <summary>One event of one order.</summary>
    [Function(nameof(WakeOrderProcess))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session, processes), cancellation);

    private async Task<HandlerResult> WakeAsync(ReceivedEvent<IDomainEvent> received, CancellationToken cancellation)
    {
        var (envelope, processes) = (received.Envelope, received.Processes);
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
