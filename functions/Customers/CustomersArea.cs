using Billing.Functions.Areas;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Customers;

/// <summary>The value of customers, over all regions.</summary>
public static class CustomersArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Customers")
    {
        Subscriptions = [CustomerValueProjection.Events],
        Views =
        [
            ViewDefinition.Of(
                CustomerValueView.View,
                CustomerValueView.Types,
                nameof(CustomerValueProjection),
                "`asOf`, `ageSeconds`, `newestEventAt`",
                (views, clock) => new CustomerValueView(views, clock)),
            new ViewDefinition(CustomerValueView.Copies, nameof(GetCustomerValue), "`asOf`, `ageSeconds`, `isCopy`"),
        ],
        Services = (services, _) => services
            .AddSingleton<RegionalValues>(),
        Guarantees =
        [
            Guarantee.Eventual("sums of each region's view; each part says `asOf` and `ageSeconds`, a region that cannot be reached is a marked copy or is named as missing", "GetCustomerValue"),
            Guarantee.Eventual("a view built from events; says `asOf` and `newestEventAt`", "GetRegionalCustomerValue"),
            Guarantee.Eventual("the view of customers' value follows; entries do not depend on each other, so any order comes to the same", nameof(CustomerValueProjection)),
        ],
    };
}
