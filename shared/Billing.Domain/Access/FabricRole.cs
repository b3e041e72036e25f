namespace Billing.Domain.Access;

/// <summary>The roles that a person may have at a tenant.</summary>
public enum FabricRole
{
    /// <summary>Sees orders, invoices and customers; every other role may do this as well.</summary>
    Reader,

    /// <summary>Sends on behalf of senders, and works off exceptions and dead letters.</summary>
    Operator,

    /// <summary>Sees the books and what gateways settled; may propose changes of prices, and never approves one.</summary>
    Finance,

    /// <summary>Looks after prices: writes changes of them and approves those that others wrote.</summary>
    Pricing,

    /// <summary>Sees the books and the evidence that they are whole.</summary>
    Auditor,

    /// <summary>May do everything.</summary>
    Admin,
}
