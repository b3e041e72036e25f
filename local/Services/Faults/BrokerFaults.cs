using Azure.Messaging.ServiceBus;

namespace Billing.Local.Faults;

/// <summary>Faults of calls of Service Bus.</summary>
/// <remarks>
/// "Service Bus messaging exceptions", https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-exceptions-latest.
/// </remarks>
internal static class BrokerFaults
{
    public const FaultKind Calls = FaultKind.Throttle | FaultKind.TimeOutBefore | FaultKind.TimeOutAfter;
    public const FaultKind Sends = Calls | FaultKind.DuplicateDelivery;
    public const FaultKind Settlements = Calls | FaultKind.LockLost;

    public static ServiceCall Call(string operation, string path) => new(LocalService.ServiceBus, operation, path);

    /// <summary>The failure that a client sees when its own retries were in vain.</summary>
    public static Task<T> Fail<T>(FaultKind fault) => Task.FromException<T>(Failure(fault));

    public static ServiceBusException Failure(FaultKind fault) => fault == FaultKind.Throttle
        ? new ServiceBusException("The request was terminated because the namespace is being throttled.", ServiceBusFailureReason.ServiceBusy)
        : new ServiceBusException("The operation did not complete within the allocated time.", ServiceBusFailureReason.ServiceTimeout);
}
