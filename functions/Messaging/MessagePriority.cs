namespace Billing.Functions.Messaging;

/// <summary>How urgent the messages of a consumer are.</summary>
public enum MessagePriority
{
    /// <summary>What revenue rests on: orders, payments, deliveries, and every event of the books.</summary>
    Revenue,

    /// <summary>What can wait while the host is busy: a carrier's tracking updates.</summary>
    Background,
}
