namespace Billing.Domain.Catalogue;

/// <summary>The kind of thing sold on a line: decides when it is invoiced and its revenue recognised.</summary>
public enum LineKind
{
    /// <summary>Physical; invoiced on shipment, recognised on delivery.</summary>
    Goods,

    /// <summary>Download or licence key; fulfilled by the system once it is paid or on credit, invoiced and recognised then.</summary>
    Digital,

    /// <summary>Software as a service; invoiced by the invoice run in advance, recognised day by day.</summary>
    Subscription,

    /// <summary>Work; invoiced and recognised when its performance is reported.</summary>
    Service,

    /// <summary>The storefront's shipping charge; goes with the first shipment.</summary>
    Shipping,

    /// <summary>Metered use of a subscription; invoiced in arrears, recognised when invoiced (ASC 606-10-55-18).</summary>
    Usage,

    /// <summary>Gift of a customer to the staff; owed to them from the invoice on, never earned. Bears no tax.</summary>
    Tip,

    /// <summary>A voucher that is sold; owed until it is used (Directive (EU) 2016/1065). Goes by itself when paid, or is shipped.</summary>
    GiftCard,

    /// <summary>Import duties collected in advance; owed to whoever brings the goods through customs, never earned.</summary>
    Duty,

    /// <summary>A fee beside the goods, such as for packing; goes and is earned with the first that leave.</summary>
    Fee,

    /// <summary>Tax that the sales channel remits itself; owed to the channel, not to an authority.</summary>
    ChannelTax,

    /// <summary>By how much the storefront's total differs from its lines by rounding; may be below zero. Booked with the invoice.</summary>
    Rounding,

    /// <summary>By how much the total is rounded because it is paid in cash (EN 16931 BT-114); may be below zero. Booked with the invoice.</summary>
    CashRounding,

    /// <summary>Not known yet: the order is held until a person says what is sold.</summary>
    Unclassified,
}

/// <summary>The consequences of a line's kind.</summary>
public static class LineKinds
{
    /// <summary>True if it is a promise whose revenue is earned when it is kept.</summary>
    public static bool IsEarned(this LineKind kind) =>
        kind is not (LineKind.Tip or LineKind.GiftCard or LineKind.Duty or LineKind.ChannelTax or LineKind.Rounding or LineKind.CashRounding);

    /// <summary>True if it is a supply that a tax is determined for.</summary>
    public static bool IsSupply(this LineKind kind) => kind.IsEarned();

    /// <summary>True if it goes with the first of the order's other lines, or by itself where there are none.</summary>
    public static bool GoesAlong(this LineKind kind) =>
        kind is LineKind.Shipping or LineKind.Tip or LineKind.Duty or LineKind.Fee or LineKind.ChannelTax or LineKind.Rounding or LineKind.CashRounding;
}
