using Azure.Messaging.ServiceBus;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Worker;
using Billing.Local.ServiceBus;
using Google.Protobuf;

namespace Billing.Local.Functions.ServiceBus;

/// <summary>Puts messages into a request to the worker as the Service Bus extension of the Functions host does.</summary>
internal static class MessageData
{
    private const int LockTokenLength = 16;

    /// <summary>Fills in one message, or a batch, and what is known of the first.</summary>
    public static void Fill(InvocationRequest request, RawBinding trigger, MessageDelivery delivery, bool isBatch)
    {
        var first = delivery.Messages[0];
        request.Add(trigger.Name, isBatch ? Batch(delivery.Messages) : One(first, trigger.SupportsDeferredBinding));
        request.Tell("MessageId", first.MessageId);
        request.Tell("SessionId", first.SessionId);
        request.Tell("CorrelationId", first.CorrelationId);
        request.Tell("Subject", first.Subject);
        request.Tell("ContentType", first.ContentType);
        request.TellJson("DeliveryCount", first.DeliveryCount);
        request.TellJson("SequenceNumber", first.SequenceNumber);
        request.TellJson("EnqueuedTimeUtc", first.EnqueuedTime.UtcDateTime);
        request.TellJson("ExpiresAtUtc", first.ExpiresAt.UtcDateTime);
        if (delivery.SessionId is not null)
        {
            request.TellJson("SessionActions", new { delivery.SessionLockedUntil });
        }
    }

    private static TypedData One(ServiceBusReceivedMessage message, bool isDeferred) =>
        isDeferred ? new TypedData { ModelBindingData = Message(message) } : new TypedData { String = message.Body.ToString() };

    private static TypedData Batch(IEnumerable<ServiceBusReceivedMessage> messages)
    {
        var batch = new CollectionModelBindingData();
        batch.ModelBindingData.AddRange(messages.Select(Message));
        return new TypedData { CollectionModelBindingData = batch };
    }

    // The lock token, then the AMQP message with its annotations.
    private static ModelBindingData Message(ServiceBusReceivedMessage message)
    {
        var body = ReceivedMessages.Encode(message).ToMemory();
        var content = new byte[LockTokenLength + body.Length];
        Guid.Parse(message.LockToken).TryWriteBytes(content);
        body.CopyTo(content.AsMemory(LockTokenLength));
        return new ModelBindingData
        {
            Version = "1.0",
            Source = "AzureServiceBusReceivedMessage",
            ContentType = "application/octet-stream",
            Content = UnsafeByteOperations.UnsafeWrap(content),
        };
    }
}
