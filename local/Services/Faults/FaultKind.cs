namespace Billing.Local.Faults;

/// <summary>The faults that a call of a service can have.</summary>
[Flags]
public enum FaultKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The service is busy: 429 with a time to wait from Cosmos, <c>ServiceBusy</c> from Service Bus, 503 from Blob.</summary>
    Throttle = 1,

    /// <summary>
    /// Somebody else was quicker. A write guarded by If-Match is met, in Cosmos half of the time and in Blob always, by another
    /// writer who writes the same content first, so that the guard fails in truth: 412. Any other write in Cosmos is answered
    /// 449: two writes met, and this one is to be tried again.
    /// </summary>
    Conflict = 2,

    /// <summary>The call times out and had no effect.</summary>
    TimeOutBefore = 4,

    /// <summary>The call times out although it had its effect.</summary>
    TimeOutAfter = 8,

    /// <summary>It happens twice: a message is sent twice, a batch of changes handed over twice, an activity run twice.</summary>
    DuplicateDelivery = 16,

    /// <summary>A receiver gets another session than the one that has waited longest.</summary>
    Reorder = 32,

    /// <summary>The lock of the message or session is gone when the receiver settles.</summary>
    LockLost = 64,

    /// <summary>The host dies before the call has its effect.</summary>
    CrashBefore = 128,

    /// <summary>The host dies when the call has had its effect, before anyone is told.</summary>
    CrashAfter = 256,
}
