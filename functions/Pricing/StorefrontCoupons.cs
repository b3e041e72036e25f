using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Pricing;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>
/// Brings the discount codes of storefronts' orders to the uses. Codes that are not configured here are the storefront's own and are not
/// counted.
/// </summary>
public sealed class StorefrontCoupons(PriceBooks books, CouponUsage uses)
{
    /// <summary>Takes a use of each coupon of an order, and says which have none left: the storefront gave a discount that is not due.</summary>
    public async Task<IReadOnlyList<Problem>> TakeAsync(Tenant tenant, SalesOrder order, string cause, CancellationToken cancellation)
    {
        if (order.Coupons is not { Count: > 0 } codes || await books.BookAsync(tenant, order.OrderedAt, cancellation) is not { } book)
        {
            return [];
        }

        var problems = new List<Problem>();
        var customer = OrderPricing.CustomerOf(tenant.CustomerScope, order.Buyer);
        foreach (var coupon in codes.Select(book.FindCoupon).OfType<Coupon>())
        {
            if (await uses.UseAsync(tenant, coupon, customer, order.Reference, cause, cancellation) is CommitResult<CouponState>.Rejected rejected)
            {
                problems.AddRange(rejected.Problems);
            }
        }

        return problems;
    }

    /// <summary>Gives the uses of an order back that was not taken after all. What it had not taken stays as it is.</summary>
    public async Task ReleaseAsync(Tenant tenant, IEnumerable<string> codes, string orderReference, string cause, CancellationToken cancellation)
    {
        foreach (var code in codes.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            await uses.ReleaseAsync(tenant, code, orderReference, cause, cancellation);
        }
    }
}
