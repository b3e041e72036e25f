namespace Billing.Platform.Intake;

/// <summary>The queues between webhooks and the functions that apply them; all use sessions.</summary>
public static class IntakeQueues
{
    /// <summary>Orders; session is the order.</summary>
    public const string Orders = "order-intake";

    /// <summary>Gateway notices; session is the payment.</summary>
    public const string Payments = "payment-intake";

    /// <summary>Shipments, deliveries, performances; session is the order.</summary>
    public const string Fulfilment = "fulfilment-intake";

    /// <summary>News of carriers; session is the parcel. Apart from the others, so that they never delay money.</summary>
    public const string Tracking = "tracking-intake";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Orders, Payments, Fulfilment, Tracking];
}
