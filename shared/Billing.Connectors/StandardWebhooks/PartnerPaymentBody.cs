using System.Text.Json.Serialization;
using Billing.Domain.Primitives;
using Billing.Platform.Contracts;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// A captured payment in the fabric's own format, as a Standard Webhooks body. Read by
/// <see cref="PartnerPaymentReader"/>; further properties are ignored.
/// </summary>
/// <param name="Type">What happened.</param>
/// <param name="Timestamp">When it happened, by the sender's clock.</param>
/// <param name="Data">The payment.</param>
[MessageContract(ContractKind.Request, "partner-capture", 1)]
public sealed record PartnerCaptureBody(PartnerCaptureType Type, DateTimeOffset Timestamp, PartnerCaptureData Data);

/// <summary>The news of a capture.</summary>
public enum PartnerCaptureType
{
    /// <summary>Money was captured.</summary>
    [JsonStringEnumMemberName("payment.captured")]
    Captured,
}

/// <summary>A captured payment.</summary>
/// <param name="Payment">The sender's id of the payment: letters, digits, dots, underscores and hyphens, 64 at the most.</param>
/// <param name="Order">The order's number as the storefront writes it; <c>outlet~1001</c> names the store as well.</param>
/// <param name="Amount">In major units; above zero.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record PartnerCaptureData(string Payment, string Order, decimal Amount, string Currency);

/// <summary>
/// Money given back, in the fabric's own format, as a Standard Webhooks body. Read by
/// <see cref="PartnerPaymentReader"/>; further properties are ignored.
/// </summary>
/// <param name="Type">What happened.</param>
/// <param name="Timestamp">When it happened, by the sender's clock.</param>
/// <param name="Data">The refund.</param>
[MessageContract(ContractKind.Request, "partner-refund", 1)]
public sealed record PartnerRefundBody(PartnerRefundType Type, DateTimeOffset Timestamp, PartnerRefundData Data);

/// <summary>The news of a refund.</summary>
public enum PartnerRefundType
{
    /// <summary>Money was given back.</summary>
    [JsonStringEnumMemberName("payment.refunded")]
    Refunded,
}

/// <summary>A refund.</summary>
/// <param name="Payment">The sender's id of the payment that it gives back of.</param>
/// <param name="Refund">The sender's id of the refund; it counts once. Of the characters of a payment's id.</param>
/// <param name="Amount">This refund alone, in major units; above zero.</param>
/// <param name="Currency">ISO 4217.</param>
public sealed record PartnerRefundData(string Payment, string Refund, decimal Amount, string Currency);
