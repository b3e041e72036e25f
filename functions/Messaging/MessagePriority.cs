namespace Billing.Functions.Messaging;

/// <summary>Urgency of a consumer's messages.</summary>
public enum MessagePriority
{
    /// <summary>Orders, payments, deliveries, and every event of the books: revenue rests on them.</summary>
    Revenue,

    /// <summary>Tracking updates of carriers, which can wait while the host is busy.</summary>
    Background,
}
