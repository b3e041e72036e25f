using System.Runtime.Serialization;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>The errors that Service Bus reports, in its words.</summary>
internal static class BrokerErrors
{
    public static ServiceBusException NotFound(string path) => new(
        $"The messaging entity '{path}' could not be found.", ServiceBusFailureReason.MessagingEntityNotFound, path);

    public static ServiceBusException MessageLockLost(string path) => new(
        "The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.",
        ServiceBusFailureReason.MessageLockLost,
        path);

    public static ServiceBusException MessageNotFound(string path, long sequenceNumber) => new(
        $"No message has the sequence number {sequenceNumber} in the state that the operation needs.",
        ServiceBusFailureReason.MessageNotFound,
        path);

    public static ServiceBusException TooLarge(string path, long size, long limit) => new(
        $"The message or batch has {size} bytes; the entity takes {limit}.", ServiceBusFailureReason.MessageSizeExceeded, path);

    // "Service Bus quotas": a SerializationException is generated.
    public static SerializationException PropertiesTooLarge(string path, long size, long limit) => new(
        $"A property, or all of them, of a message to '{path}' has {size} bytes; {limit} is the most.");

    public static ArgumentException IdTooLong(string path, string name, int limit) => new(
        $"The {name} of a message to '{path}' has more than {limit} characters.");

    public static ServiceBusException SessionLockLost(string path, string session) => new(
        $"The session lock has expired on the session '{session}'. Accept the session again.",
        ServiceBusFailureReason.SessionLockLost,
        path);

    public static ServiceBusException SessionCannotBeLocked(string path, string session) => new(
        $"The requested session '{session}' cannot be accepted. It may be locked by another receiver.",
        ServiceBusFailureReason.SessionCannotBeLocked,
        path);

    public static ServiceBusException NoSessionInTime(string path) => new(
        "No unlocked session with a message became available in time.", ServiceBusFailureReason.ServiceTimeout, path);

    public static InvalidOperationException SessionIdMissing(string path) => new(
        "The SessionId was not set on a message, and it cannot be sent to the entity. Entities that have session support enabled "
        + $"can only receive messages that have the SessionId set to a valid value. Entity: {path}.");

    public static InvalidOperationException NeedsSessionReceiver(string path) => new(
        $"It is not possible for an entity that requires sessions to create a non-sessionful message receiver. Entity: {path}.");

    public static InvalidOperationException NeedsNoSessionReceiver(string path) => new(
        "A sessionful message receiver cannot be created on an entity that does not require sessions. "
        + $"Ensure RequiresSession is set to true when creating a Queue or Subscription. Entity: {path}.");

    public static InvalidOperationException PeekLockOnly() => new("The operation is only supported in 'PeekLock' receive mode.");

    public static InvalidOperationException NoDeadLetterOfDeadLetters(string path) => new(
        $"A message of a dead-letter queue cannot be dead-lettered. Entity: {path}.");
}
