namespace Billing.Domain.Pricing.Steps;

/// <summary>Finds which of the entered codes count. One that does not is told and refuses nothing.</summary>
internal sealed class CouponStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        for (var index = 0; index < work.Request.Coupons.Count; index++)
        {
            var code = work.Request.Coupons[index];
            var found = work.Book.CouponOf(code);
            if (Refusal(work, found) is { } reason)
            {
                work.Warn("coupon-not-usable", $"$.coupons[{index}]", $"Coupon {code} {reason}.");
            }
            else
            {
                (work.Coupons ??= []).Add(found!);
            }
        }
    }

    private static string? Refusal(PricingWork work, CompiledCoupon? found)
    {
        if (found is null)
        {
            return "is not known";
        }

        if (!work.Windows.Holds(found.Window, work.Ticks))
        {
            return "is not valid at this time";
        }

        var uses = work.Request.CouponUses.FirstOrDefault(use => string.Equals(use.Code, found.Terms.Code, StringComparison.OrdinalIgnoreCase));
        if (uses?.Total >= found.Terms.MaxUses || uses?.ByCustomer >= found.Terms.MaxUsesPerCustomer)
        {
            return "is used up";
        }

        if (work.Coupons?.Exists(other => other.Promotion == found.Promotion) == true)
        {
            return "unlocks what another coupon unlocks";
        }

        return work.Unlock(work.Book.Promotions[found.Promotion]) ? null : "belongs to a promotion that does not count for this order";
    }
}

/// <summary>Says which coupon uses the order takes: those whose promotion took something off.</summary>
internal sealed class ClaimStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        foreach (var coupon in work.Coupons ?? [])
        {
            var terms = work.Book.Promotions[coupon.Promotion].Terms;
            var discount = 0m;
            var isApplied = false;
            foreach (ref readonly var step in work.Steps)
            {
                if (ReferenceEquals(step.Rule, terms))
                {
                    isApplied = true;
                    discount += step.Before - step.After;
                }
            }

            if (isApplied)
            {
                (work.Claims ??= []).Add(new CouponClaim(coupon.Terms.Code, terms.Id, new Primitives.Money(discount, work.Currency)));
            }
        }
    }
}
