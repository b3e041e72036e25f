using Billing.Domain.Primitives;

namespace Billing.Domain.Subscriptions;

/// <summary>Asks a person about use that nothing bills: of a subscription that is not known, or of a meter that its plan lacks.</summary>
public static class UnknownUse
{
    /// <summary>Id of the exception about a meter of a subscription; both may hold hyphens.</summary>
    public static string ExceptionId(string subscriptionId, string meter) => "usage-" + JoinedKey.FromEnd("-", subscriptionId, meter);

    /// <summary>Id that an earlier version may have asked under, which two questions could share.</summary>
    public static string EarlierExceptionId(string subscriptionId, string meter) => $"usage-{subscriptionId}-{meter}";

    /// <summary>The question; null when the use is billed. A subscription that has not begun yet is not known.</summary>
    public static Problem? QuestionOf(SubscriptionState state, string subscriptionId, string meter) => state.Terms switch
    {
        null => Ask("metering.unknown-subscription", $"Use of {meter} is told of subscription {subscriptionId}, which is not known: it is counted, and nothing bills it."),
        { Line.Plan: { } plan } when plan.Meters.Any(each => each.Meter == meter) => null,
        _ => Ask("metering.unknown-meter", $"Use of {meter} is told of subscription {subscriptionId}, whose plan has no such meter: it is counted, and nothing bills it."),
    };

    private static Problem Ask(string code, string text) => new(code, Severity.Warning, "metering", "$", text);
}
