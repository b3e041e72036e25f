using Billing.Domain.Pricing;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>Takes and gives back uses of coupons: one stream a coupon, so that of two orders that want the last use one wins.</summary>
public sealed class CouponUsage(StreamStore store, TimeProvider clock)
{
    /// <summary>Number of times that a coupon was used before an order: the facts that pricing asks for.</summary>
    public async Task<CouponUse> UsesAsync(Tenant tenant, string code, string customer, string orderReference, CancellationToken cancellation) =>
        (await store.LoadAsync<CouponState>(Address(tenant, code), cancellation)).FactsFor(code, customer, orderReference);

    /// <summary>Takes a use for an order, or says why there is none left. An order that asks again has its use already.</summary>
    public Task<CommitResult<CouponState>> UseAsync(Tenant tenant, Coupon coupon, string customer, string orderReference, string cause, CancellationToken cancellation) => store.ExecuteAsync<CouponState>(
        Address(tenant, coupon.Code),
        CommandOf("use-coupon", orderReference, cause),
        state => CouponDecider.Use(state, coupon, orderReference, customer, clock.GetUtcNow()),
        cancellation);

    /// <summary>Gives the use of an order back.</summary>
    public Task<CommitResult<CouponState>> ReleaseAsync(Tenant tenant, string code, string orderReference, string cause, CancellationToken cancellation) => store.ExecuteAsync<CouponState>(
        Address(tenant, code),
        CommandOf("release-coupon", orderReference, cause),
        state => CouponDecider.Release(state, code, orderReference, clock.GetUtcNow()),
        cancellation);

    private static StreamAddress Address(Tenant tenant, string code) => new(tenant.Id, tenant.HomeRegion, FabricStreams.Coupon(code));

    // An order that was refused and comes again corrected takes its use again: by its cause, for the decider knows what it has.
    private static Command CommandOf(string what, string orderReference, string cause) => new($"{what}:{orderReference}:{cause}", "coupon-desk", what, orderReference, orderReference);
}
