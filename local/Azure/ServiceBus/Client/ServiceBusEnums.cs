namespace Azure.Messaging.ServiceBus;

/// <summary>Which queue of an entity a receiver reads.</summary>
public enum SubQueue
{
    /// <summary>The entity itself.</summary>
    None = 0,

    /// <summary>The entity's dead-letter queue.</summary>
    DeadLetter = 1,
}

/// <summary>How a message is handed out.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>Locked until it is settled or the lock expires.</summary>
    PeekLock = 0,

    /// <summary>Removed as it is handed out: at most once.</summary>
    ReceiveAndDelete = 1,
}

/// <summary>Where a message stands.</summary>
public enum ServiceBusMessageState
{
    /// <summary>Deliverable, or locked by a receiver.</summary>
    Active = 0,

    /// <summary>Set aside; received only by its sequence number.</summary>
    Deferred = 1,

    /// <summary>Waiting for its enqueue time.</summary>
    Scheduled = 2,
}

/// <summary>Why an operation failed.</summary>
public enum ServiceBusFailureReason
{
    /// <summary>None of the others.</summary>
    GeneralError = 0,

    /// <summary>No such queue, topic or subscription.</summary>
    MessagingEntityNotFound = 1,

    /// <summary>The message's lock expired, or the message is gone.</summary>
    MessageLockLost = 2,

    /// <summary>No message has the given sequence number.</summary>
    MessageNotFound = 3,

    /// <summary>The message or batch is larger than the entity takes.</summary>
    MessageSizeExceeded = 4,

    /// <summary>The entity is disabled.</summary>
    MessagingEntityDisabled = 5,

    /// <summary>The entity is full.</summary>
    QuotaExceeded = 6,

    /// <summary>The service asks to slow down; transient.</summary>
    ServiceBusy = 7,

    /// <summary>No answer in time, or no free session in time; transient.</summary>
    ServiceTimeout = 8,

    /// <summary>The connection failed; transient.</summary>
    ServiceCommunicationProblem = 9,

    /// <summary>Another receiver holds the session.</summary>
    SessionCannotBeLocked = 10,

    /// <summary>The session's lock expired.</summary>
    SessionLockLost = 11,

    /// <summary>An entity of this name is there already.</summary>
    MessagingEntityAlreadyExists = 12,
}
