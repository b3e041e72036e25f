using Billing.Domain.Orders;
using Billing.Domain.Pricing;
using Billing.Domain.Primitives;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>Compares the prices of a storefront's order with the customer's contract.</summary>
public sealed class StorefrontPrices(PriceBooks books)
{
    /// <summary>Finds reasons to hold the order; none when its prices are as agreed, or the tenant has no prices.</summary>
    public async ValueTask<IReadOnlyList<Problem>> CheckAsync(Tenant tenant, SalesOrder order, CancellationToken cancellation) =>
        await books.BookAsync(tenant, order.OrderedAt, cancellation) is { } book
            ? StorefrontPriceCheck.ReasonsToHold(order, book, tenant.CustomerScope, tenant.Entity(order.LegalEntityId).TimeZone)
            : [];
}
