using Billing.Domain.Customers;
using Billing.Domain.Orders;

namespace Billing.Connectors.Mapping;

/// <summary>The kind of value that a field of our own formats holds.</summary>
public enum TargetKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Exact decimal.</summary>
    Number,

    /// <summary>Point in time.</summary>
    Time,

    /// <summary>True or false.</summary>
    Flag,
}

/// <summary>A field of one of our own formats that a mapping can fill.</summary>
/// <param name="Name">As mappings name it, such as <c>buyer.address.city</c>; of a line without <c>lines[]</c>.</param>
/// <param name="Place">Where it stands in the document, such as <c>data.buyer.address.city</c>; of a line below the line.</param>
/// <param name="Kind">Kind of value.</param>
/// <param name="IsRequired">True if the format cannot be without it.</param>
public sealed record MappingTarget(string Name, string Place, TargetKind Kind, bool IsRequired);

/// <summary>The fields of our own formats. A test compares them with the published schemas.</summary>
public static class MappingTargets
{
    private const int MostTaxes = 4;

    private static readonly IReadOnlyList<MappingTarget> Order =
    [
        Required("id", "data.id"),
        Required("reference", "data.reference"),
        Required("ordered_at", "data.ordered_at", TargetKind.Time),
        Required("currency", "data.currency"),
        Optional("taxes_included", "data.taxes_included", TargetKind.Flag),
        Optional("tax_exempt", "data.tax_exempt", TargetKind.Flag),
        Optional("total", "data.total", TargetKind.Number),
        Optional("total_tax", "data.total_tax", TargetKind.Number),
        Optional("payment_term_days", "data.payment_term_days", TargetKind.Number),
        Optional("coupons", "data.coupons"),
        Optional("paid_in_cash", "data.paid_in_cash", TargetKind.Flag),
        Optional("cash_rounding", "data.cash_rounding", TargetKind.Number),
        Required("buyer.name", "data.buyer.name"),
        Optional("buyer.contact", "data.buyer.contact"),
        Optional("buyer.tax_id", "data.buyer.tax_id"),
        Optional("buyer.email", "data.buyer.email"),
        .. Address("buyer.address", isRequired: true),
        .. Address("ship_to", isRequired: false),
    ];

    private static readonly IReadOnlyList<MappingTarget> OrderLine =
    [
        Optional("id", "id"),
        Required("sku", "sku"),
        Required("description", "description"),
        Required("quantity", "quantity", TargetKind.Number),
        Required("unit_price", "unit_price", TargetKind.Number),
        Optional("discount", "discount", TargetKind.Number),
        Optional("kind", "kind"),
        Optional("unit", "unit"),
        .. Enumerable.Range(0, MostTaxes).SelectMany(index => Tax($"taxes[{index}]")),
    ];

    private static readonly IReadOnlyList<MappingTarget> Payment =
    [
        Required("type", "type"),
        Required("timestamp", "timestamp", TargetKind.Time),
        Required("payment", "data.payment"),
        Optional("order", "data.order"),
        Optional("refund", "data.refund"),
        Required("amount", "data.amount", TargetKind.Number),
        Required("currency", "data.currency"),
    ];

    private static readonly IReadOnlyList<MappingTarget> Fulfilment =
    [
        Required("type", "type"),
        Required("timestamp", "timestamp", TargetKind.Time),
        Required("order", "data.order"),
        Required("shipment_id", "data.shipment_id"),
        Optional("tracking_number", "data.tracking_number"),
    ];

    private static readonly IReadOnlyList<MappingTarget> FulfilmentLine =
    [
        Required("line", "line"),
        Required("quantity", "quantity", TargetKind.Number),
    ];

    private static readonly IReadOnlyList<MappingTarget> Usage =
    [
        Required("id", "id"),
        Required("source", "source"),
        Required("type", "type"),
        Required("subject", "subject"),
        Required("time", "time", TargetKind.Time),
        Required("meter", "data.meter"),
        Required("quantity", "data.quantity", TargetKind.Number),
    ];

    /// <summary>The fields of a record.</summary>
    public static IReadOnlyList<MappingTarget> Of(MappedKind kind) => kind switch
    {
        MappedKind.Order => Order,
        MappedKind.Payment => Payment,
        MappedKind.Fulfilment => Fulfilment,
        MappedKind.Usage => Usage,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>The fields of a line; none for formats without lines.</summary>
    public static IReadOnlyList<MappingTarget> OfLine(MappedKind kind) => kind switch
    {
        MappedKind.Order => OrderLine,
        MappedKind.Fulfilment => FulfilmentLine,
        _ => [],
    };

    private static IEnumerable<MappingTarget> Address(string name, bool isRequired) =>
    [
        new($"{name}.street", $"data.{name}.street", TargetKind.Text, isRequired),
        Optional($"{name}.postal_code", $"data.{name}.postal_code"),
        new($"{name}.city", $"data.{name}.city", TargetKind.Text, isRequired),
        Optional($"{name}.region", $"data.{name}.region"),
        new($"{name}.country", $"data.{name}.country", TargetKind.Text, isRequired),
    ];

    private static IEnumerable<MappingTarget> Tax(string name) =>
    [
        Optional($"{name}.name", $"{name}.name"),
        Optional($"{name}.rate", $"{name}.rate", TargetKind.Number),
        Optional($"{name}.amount", $"{name}.amount", TargetKind.Number),
    ];

    private static MappingTarget Required(string name, string place, TargetKind kind = TargetKind.Text) => new(name, place, kind, IsRequired: true);

    private static MappingTarget Optional(string name, string place, TargetKind kind = TargetKind.Text) => new(name, place, kind, IsRequired: false);
}
