using Billing.Domain.Subscriptions;
using Billing.Functions.Areas;
using Billing.Platform.Streams;

namespace Billing.Functions.Subscriptions;

/// <summary>Subscriptions, which orders activate and the invoice run bills.</summary>
public static class SubscriptionsArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Subscriptions")
    {
        Streams =
        [
            StreamKind.Of<SubscriptionState>(FabricStreams.Subscriptions, typeof(SubscriptionActivated), typeof(SubscriptionBilled), typeof(SubscriptionInvoiced)) with
            {
                Lifecycle = Lifecycle.Of<SubscriptionState, string>(
                    state => state.Terms is null ? "Unknown" : state.ToIssue is null ? "Active" : "Billing",
                    ("Unknown", typeof(SubscriptionActivated), "Active"),
                    ("Active", typeof(SubscriptionBilled), "Billing"),
                    ("Billing", typeof(SubscriptionInvoiced), "Active")),
            },
        ],
    };
}
