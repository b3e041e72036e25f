using Billing.Domain.Orders;
using Billing.Domain.Pricing;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>Compares the prices of a storefront's order with the customer's contract.</summary>
public sealed class StorefrontPrices(PriceBooks books)
{
    /// <summary>Why the order must be held; nothing when its prices are as agreed, or nothing was agreed.</summary>
    public async ValueTask<IReadOnlyList<Problem>> CheckAsync(Tenant tenant, SalesOrder order, CancellationToken cancellation)
    {
        if (await books.BookAsync(tenant, order.OrderedAt, cancellation) is not { } book
            || OrderPricing.RequestOf(order, book, tenant.CustomerScope, tenant.Entity(order.LegalEntityId).TimeZone) is not { } request
            || !book.HasContractsOf(request.Customer))
        {
            return [];
        }

        // What a contract's customer bought and has no price cannot be compared: a person must look.
        return PricingEngine.Price(book, request) switch
        {
            ParseResult<PricedOrder>.Success priced => [.. StorefrontPriceCheck.Check(order, priced.Value).Select(violation => violation.Problem)],
            ParseResult<PricedOrder>.Failure failure => failure.Problems,
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }
}
