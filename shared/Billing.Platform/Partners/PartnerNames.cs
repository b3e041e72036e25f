namespace Billing.Platform.Partners;

/// <summary>The partners that the fabric calls, or will when a tenant has an adapter for one. Each has a policy of its own.</summary>
public static class PartnerNames
{
    /// <summary>Deployments of the fabric in other regions; each is a counterpart.</summary>
    public const string Regions = "regions";

    /// <summary>Tax calculation.</summary>
    public const string Tax = "tax";

    /// <summary>Address validation.</summary>
    public const string Addresses = "addresses";

    /// <summary>Credit checks.</summary>
    public const string Credit = "credit";

    /// <summary>Carriers that are asked where a parcel is.</summary>
    public const string Carriers = "carriers";

    /// <summary>Customer relationship management.</summary>
    public const string Crm = "crm";
}
