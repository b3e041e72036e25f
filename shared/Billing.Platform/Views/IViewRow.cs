namespace Billing.Platform.Views;

/// <summary>A row of a read model, addressed by tenant, region and view.</summary>
public interface IViewRow
{
    /// <summary>Id within the view.</summary>
    string Id { get; }

    /// <summary>Tenant id.</summary>
    string Tenant { get; }

    /// <summary>Home region of the tenant.</summary>
    string Region { get; }

    /// <summary>Name of the view.</summary>
    string View { get; }

    /// <summary>Recording time of the event that the row stems from.</summary>
    DateTimeOffset AsOf { get; }
}
