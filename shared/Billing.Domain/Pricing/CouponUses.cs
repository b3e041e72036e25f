using System.Collections.Immutable;
using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing;

/// <summary>An order used a coupon.</summary>
/// <param name="Code">The code as configured.</param>
/// <param name="OrderReference">The order.</param>
/// <param name="Customer">Customer id.</param>
/// <param name="OccurredAt">When the order was placed.</param>
[EventType("coupon.used")]
public sealed record CouponUsed(string Code, string OrderReference, string Customer, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An order that had used a coupon was not taken after all; the use is free again.</summary>
/// <param name="Code">The code as configured.</param>
/// <param name="OrderReference">The order.</param>
/// <param name="OccurredAt">When it was given back.</param>
[EventType("coupon.released")]
public sealed record CouponReleased(string Code, string OrderReference, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The uses of one coupon: one stream, so that of two orders that want the last use one wins.</summary>
public sealed record CouponState : IStreamState<CouponState>
{
    /// <inheritdoc/>
    public static CouponState Empty { get; } = new();

    /// <summary>Customer by order that uses it.</summary>
    public ImmutableDictionary<string, string> Uses { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The facts that pricing asks for.</summary>
    /// <param name="code">The code.</param>
    /// <param name="customer">Customer id.</param>
    /// <param name="orderReference">The order that is priced: its own use does not stand in its way.</param>
    public CouponUse FactsFor(string code, string customer, string orderReference) => new(
        code, Uses.Count(use => use.Key != orderReference), Uses.Count(use => use.Key != orderReference && use.Value == customer));

    /// <inheritdoc/>
    public CouponState Apply(IDomainEvent happened) => happened switch
    {
        CouponUsed used => this with { Uses = Uses.SetItem(used.OrderReference, used.Customer) },
        CouponReleased released => this with { Uses = Uses.Remove(released.OrderReference) },
        _ => this,
    };
}

/// <summary>Decides whether an order may use a coupon.</summary>
public static class CouponDecider
{
    /// <summary>Takes a use. An order takes one at the most, however often it asks.</summary>
    /// <param name="state">Uses so far.</param>
    /// <param name="coupon">Its limits.</param>
    /// <param name="orderReference">The order.</param>
    /// <param name="customer">Customer id.</param>
    /// <param name="now">When the order was placed.</param>
    public static Outcome Use(CouponState state, Coupon coupon, string orderReference, string customer, DateTimeOffset now)
    {
        if (state.Uses.ContainsKey(orderReference))
        {
            return Outcome.AlreadyDone();
        }

        if (state.Uses.Count >= coupon.MaxUses)
        {
            return Outcome.Reject(Problem.Error("pricing.coupon-used-up", "$.coupons", $"Coupon {coupon.Code} was used {state.Uses.Count} times; that is all it allows."));
        }

        return state.Uses.Count(use => use.Value == customer) >= coupon.MaxUsesPerCustomer
            ? Outcome.Reject(Problem.Error("pricing.coupon-used-by-customer", "$.coupons", $"The customer has used coupon {coupon.Code} as often as it allows."))
            : Outcome.Accept(new CouponUsed(coupon.Code, orderReference, customer, now));
    }

    /// <summary>Gives a use back.</summary>
    public static Outcome Release(CouponState state, string code, string orderReference, DateTimeOffset now) => state.Uses.ContainsKey(orderReference)
        ? Outcome.Accept(new CouponReleased(code, orderReference, now))
        : Outcome.AlreadyDone();
}
