namespace Billing.Local.ServiceBus;

/// <summary>A message as the broker hands it out: what was sent, and what the broker says of this delivery.</summary>
internal sealed class DeliveredMessage(SentMessage content, in DeliveryStamp stamp)
{
    private readonly DeliveryStamp _stamp = stamp;

    public SentMessage Content => content;

    public ref readonly DeliveryStamp Stamp => ref _stamp;

    /// <summary>Time at which the message ceases to be deliverable; the greatest time there is when it never does.</summary>
    public DateTimeOffset ExpiresAt => content.TimeToLive < DateTimeOffset.MaxValue - _stamp.EnqueuedTime
        ? _stamp.EnqueuedTime + content.TimeToLive
        : DateTimeOffset.MaxValue;
}
