using Billing.Platform.Intake;
using Billing.Platform.Limits;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>Declares metered use over HTTP; the answer is given when it is counted.</summary>
public static class UsageContract
{
    /// <summary>The contract.</summary>
    public static AdapterContract Value { get; } = new(
        "usage",
        "Metered use (CloudEvents)",
        IntegrationKind.Metering,
        FeedKind.RequestResponse,
        TimeSpan.FromSeconds(2),
        new RateLimit(20, 200),
        4 * 1024 * 1024,
        "usage-event.v1",
        UnknownEvents.Acknowledged);
}
