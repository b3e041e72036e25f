using Billing.Domain.Customers;

namespace Billing.Domain.Orders.Storefront;

/// <summary>Completes who buys, and where to, of what was sold over a counter.</summary>
internal static class StorefrontBuyer
{
    /// <summary>Stands for the name of a buyer who gave none.</summary>
    public const string WalkIn = "Walk-in customer";

    /// <summary>Buyer and place; what is sold at the seller's is supplied there, to somebody of that country.</summary>
    public static (Party Buyer, Address ShipTo) Of(StorefrontOrder order, LegalEntity seller)
    {
        var counter = seller.Seller.Address;
        var named = order.Buyer.Name.Length == 0 ? order.Buyer with { Name = order.Buyer.Email ?? WalkIn } : order.Buyer;
        var buyer = named.Address.Country.Length == 0 ? named with { Address = named.Address with { Country = counter.Country, Region = counter.Region } } : named;
        return (buyer, order.IsWalkIn ? counter : order.ShipTo);
    }
}
