using System.Text.Json.Serialization;
using Billing.Platform.Contracts;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>The Standard Webhooks body of carriers, warehouses and service desks.</summary>
/// <remarks>Read by <see cref="FulfilmentReportReader"/>; further properties are ignored.</remarks>
/// <param name="Type">What happened.</param>
/// <param name="Timestamp">When it happened, by the sender's clock.</param>
/// <param name="Data">What it is about.</param>
[MessageContract(ContractKind.Request, "fulfilment-webhook", 1)]
public sealed record FulfilmentWebhookBody(FulfilmentWebhookType Type, DateTimeOffset Timestamp, FulfilmentWebhookData Data);

/// <summary>The news of a fulfilment webhook.</summary>
public enum FulfilmentWebhookType
{
    /// <summary>Goods have left.</summary>
    [JsonStringEnumMemberName("shipment.shipped")]
    Shipped,

    /// <summary>Goods have reached the customer.</summary>
    [JsonStringEnumMemberName("shipment.delivered")]
    Delivered,

    /// <summary>Work has been done and accepted.</summary>
    [JsonStringEnumMemberName("service.performed")]
    Performed,
}

/// <summary>The subject of a fulfilment webhook.</summary>
/// <param name="Order">The order's number as the storefront writes it; <c>outlet~1001</c> names the store as well.</param>
/// <param name="ShipmentId">The sender's id of the parcel or of the work, unique within the order: letters, digits, dots, underscores and hyphens, 64 at the most.</param>
/// <param name="Lines">Which lines and how much; at least one.</param>
/// <param name="TrackingNumber">The parcel's number at its carrier: letters and digits, 64 at the most. Told with the shipment, it lets the carrier tell of the delivery.</param>
public sealed record FulfilmentWebhookData(
    string Order,
    [property: JsonPropertyName("shipment_id")] string ShipmentId,
    IReadOnlyList<FulfilmentWebhookLine> Lines,
    [property: JsonPropertyName("tracking_number")] string? TrackingNumber = null);

/// <summary>A quantity of one order line.</summary>
/// <param name="Line">The storefront's line id, or the article number.</param>
/// <param name="Quantity">Above zero.</param>
public sealed record FulfilmentWebhookLine(string Line, decimal Quantity);
