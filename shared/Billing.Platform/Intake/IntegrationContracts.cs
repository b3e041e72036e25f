namespace Billing.Platform.Intake;

/// <summary>The contracts of all integrations: those of the webhook adapters, and those that need no adapter.</summary>
public static class IntegrationContracts
{
    /// <summary>Metered use over HTTP; the answer is given when it is counted.</summary>
    public static AdapterContract Usage { get; } = new(
        "usage",
        "Metered use (CloudEvents)",
        IntegrationKind.Metering,
        FeedKind.RequestResponse,
        TimeSpan.FromSeconds(2),
        new RateLimit(20, 200),
        4 * 1024 * 1024,
        "usage-event.v1",
        UnknownEvents.Acknowledged);

    /// <summary>Payouts that a gateway puts as a file into Blob storage, or over HTTP. Read as a stream, so of any length.</summary>
    public static AdapterContract StripePayouts { get; } = new(
        "stripe-payouts",
        "Stripe payout reconciliation (CSV)",
        IntegrationKind.Gateway,
        FeedKind.ScheduledBatch,
        TimeSpan.FromMinutes(15),
        new RateLimit(1, 10),
        int.MaxValue,
        "https://docs.stripe.com/reports/report-types/payout-reconciliation",
        UnknownEvents.Refused);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<AdapterContract> All { get; } =
        [.. WebhookAdapters.All.Contracts.Append(Usage).Append(StripePayouts).OrderBy(contract => contract.Name, StringComparer.Ordinal)];
}
