using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Steps;

/// <summary>Spreads what each bundle costs in the end over its components, by their stand-alone amounts, exactly (ASC 606-10-32-31).</summary>
internal sealed class BundleStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        foreach (var (line, shares) in work.Bundles ?? [])
        {
            var parts = Allocation.Split(new Money(work.Lines[line].Net, work.Currency), [.. shares.Select(share => Math.Abs(share.StandAlone))]);
            for (var i = 0; i < shares.Length; i++)
            {
                shares[i] = shares[i] with { Net = parts[i] };
            }
        }
    }
}
