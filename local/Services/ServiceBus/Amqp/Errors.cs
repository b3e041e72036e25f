using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>
/// Failures as AMQP error conditions and status codes ("AMQP errors in Azure Service Bus",
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot).
/// </summary>
internal static class Errors
{
    /// <summary>The failure with its condition, in its own words.</summary>
    public static Error Of(Exception failure) => new() { Condition = ConditionOf(failure), Description = failure.Message };

    /// <summary>The status code with which a request fails; the codes are those of HTTP.</summary>
    public static int StatusOf(Exception failure) => failure switch
    {
        ServiceBusException error => error.Reason switch
        {
            ServiceBusFailureReason.MessagingEntityNotFound or ServiceBusFailureReason.MessageNotFound => 404,
            ServiceBusFailureReason.ServiceTimeout => 408,
            ServiceBusFailureReason.MessageLockLost or ServiceBusFailureReason.SessionLockLost or ServiceBusFailureReason.SessionCannotBeLocked => 410,
            ServiceBusFailureReason.MessageSizeExceeded or ServiceBusFailureReason.QuotaExceeded => 403,
            ServiceBusFailureReason.ServiceBusy => 503,
            _ => 500,
        },
        NotSupportedException => 501,
        InvalidOperationException or ArgumentException or SerializationException => 400,
        _ => 500,
    };

    private static AmqpSymbol ConditionOf(Exception failure) => failure switch
    {
        ServiceBusException error => ConditionOf(error.Reason),
        NotSupportedException => AmqpErrorCode.NotImplemented,
        InvalidOperationException => AmqpErrorCode.NotAllowed,
        ArgumentException or SerializationException => "com.microsoft:argument-error",
        _ => AmqpErrorCode.InternalError,
    };

    private static AmqpSymbol ConditionOf(ServiceBusFailureReason reason) => reason switch
    {
        ServiceBusFailureReason.MessagingEntityNotFound => AmqpErrorCode.NotFound,
        ServiceBusFailureReason.MessageNotFound => "com.microsoft:message-not-found",
        ServiceBusFailureReason.ServiceTimeout => "com.microsoft:timeout",
        ServiceBusFailureReason.MessageLockLost => "com.microsoft:message-lock-lost",
        ServiceBusFailureReason.SessionLockLost => "com.microsoft:session-lock-lost",
        ServiceBusFailureReason.SessionCannotBeLocked => "com.microsoft:session-cannot-be-locked",
        ServiceBusFailureReason.MessageSizeExceeded => AmqpErrorCode.MessageSizeExceeded,
        ServiceBusFailureReason.QuotaExceeded => AmqpErrorCode.ResourceLimitExceeded,
        ServiceBusFailureReason.ServiceBusy => "com.microsoft:server-busy",
        _ => AmqpErrorCode.InternalError,
    };
}
