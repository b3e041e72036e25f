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
}
