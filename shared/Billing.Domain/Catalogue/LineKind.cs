namespace Billing.Domain.Catalogue;

/// <summary>What is sold on a line: decides when it is invoiced and when its revenue is recognised.</summary>
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
}
