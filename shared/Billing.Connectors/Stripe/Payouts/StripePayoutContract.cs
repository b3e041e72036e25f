using Billing.Platform.Intake;
using Billing.Platform.Limits;

namespace Billing.Connectors.Stripe.Payouts;

/// <summary>Declares the payouts that Stripe puts as a file into Blob storage, or over HTTP.</summary>
public static class StripePayoutContract
{
    /// <summary>Adapter of the sources whose files these are.</summary>
    public const string SourceAdapter = "stripe";

    /// <summary>Zone of the account's reports, where neither their columns nor their names say it.</summary>
    public static AdapterOption TimeZone { get; } = new(
        "reportTimeZone", $"IANA time zone of the account's reports; {AdapterOption.SellersTimeZone} for that of the company.", AdapterOption.SellersTimeZone, [], IsTimeZone: true);

    /// <summary>The contract; the file is read as a stream, so it may be of any length.</summary>
    public static AdapterContract Value { get; } = new(
        "stripe-payouts",
        "Stripe payout reconciliation (CSV)",
        IntegrationKind.Gateway,
        FeedKind.ScheduledBatch,
        TimeSpan.FromMinutes(15),
        new RateLimit(1, 10),
        int.MaxValue,
        "https://docs.stripe.com/reports/report-types/payout-reconciliation",
        UnknownEvents.Refused);
}
