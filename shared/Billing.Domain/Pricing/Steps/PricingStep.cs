namespace Billing.Domain.Pricing.Steps;

/// <summary>One step of the pipeline. Has no state: everything is in the work.</summary>
internal abstract class PricingStep
{
    /// <summary>Does its part for all lines.</summary>
    public abstract void Apply(PricingWork work);
}
