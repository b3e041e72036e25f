using Azure.Messaging.ServiceBus;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>
/// Calls the function with messages and settles those it leaves: on success they are completed if that is the setting, on
/// failure abandoned at once.
/// </summary>
internal sealed class MessageHandler(LocalServiceBusNamespace bus, TriggerParts parts, bool autoComplete, bool isBatched)
{
    private Function? _function;

    public LocalServiceBusNamespace Bus => bus;

    public TriggerParts Parts => parts;

    public void Attach(Function function) => _function = function;

    /// <summary>Handles messages of one receiver. The caller has entered the gate.</summary>
    /// <returns>The messages that stay locked because the function neither settled them nor failed, and whether it gave its session up.</returns>
    public async Task<(IReadOnlyList<ServiceBusReceivedMessage> Left, bool IsSessionReleased)> HandleAsync(
        ReceiverLink link, IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        var delivery = new MessageDelivery(link, messages, bus.MaxSessionState);
        var succeeded = await InvokeAsync(delivery);
        if (succeeded && !autoComplete)
        {
            return ([.. delivery.Unsettled], delivery.IsSessionReleased);
        }

        var left = new List<ServiceBusReceivedMessage>();
        foreach (var message in delivery.Unsettled)
        {
            if (!await TrySettleAsync(delivery, message, succeeded) && link.IsLocked(ReceivedMessages.TokenOf(message)))
            {
                left.Add(message);
            }
        }

        return (left, delivery.IsSessionReleased);
    }

    private async Task<bool> InvokeAsync(MessageDelivery delivery)
    {
        try
        {
            parts.Deliveries.Begin(delivery);
            var first = delivery.Messages[0];
            var trigger = new TriggerEvent(
                request =>
                {
                    parts.Deliveries.Invoke(delivery, request.InvocationId);
                    MessageData.Fill(request, _function!.Trigger, delivery, isBatched);
                },
                TraceParent(first),
                first.ApplicationProperties.GetValueOrDefault("tracestate") as string,
                Held: () => 1 + delivery.CountHeld(parts.Clock.GetUtcNow()));
            await _function!.InvokeAsync(trigger, CancellationToken.None);
            return true;
        }
        catch (Exception)
        {
            // The pipeline has logged it; the message is abandoned.
            return false;
        }
        finally
        {
            parts.Deliveries.End(delivery);
        }
    }

    /// <summary>As the processor of the SDK does it: a message that cannot be completed is given back; when that fails too, its lock runs out.</summary>
    private async Task<bool> TrySettleAsync(MessageDelivery delivery, ServiceBusReceivedMessage message, bool succeeded)
    {
        try
        {
            if (succeeded)
            {
                await delivery.CompleteAsync(message.LockToken);
            }
            else
            {
                await delivery.AbandonAsync(message.LockToken, changes: null);
            }

            return true;
        }
        catch (ServiceBusException failure)
        {
            parts.Log.LogWarning(failure, "Message {MessageId} of {Function} could not be settled; it may come again.", message.MessageId, _function!.Name);
            var isLost = failure.Reason is ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.SessionLockLost;
            return succeeded && !isLost && await TrySettleAsync(delivery, message, succeeded: false);
        }
    }

    /// <summary>The Azure SDKs send <c>Diagnostic-Id</c>; OpenTelemetry senders <c>traceparent</c>.</summary>
    private static string? TraceParent(ServiceBusReceivedMessage message) =>
        message.ApplicationProperties.GetValueOrDefault("Diagnostic-Id") as string
        ?? message.ApplicationProperties.GetValueOrDefault("traceparent") as string;
}
