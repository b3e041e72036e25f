namespace Billing.Domain.Pricing.Steps;

/// <summary>Puts a price set by hand in the place of the found one. Who asked for it and who allowed it are two people.</summary>
internal sealed class OverrideStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        for (var i = 0; i < work.Lines.Length; i++)
        {
            if (work.Request.Lines[i] is not { Override: { } set } asked)
            {
                continue;
            }

            if (string.IsNullOrWhiteSpace(set.ApprovedBy) || string.IsNullOrWhiteSpace(set.RequestedBy)
                || string.Equals(set.ApprovedBy, set.RequestedBy, StringComparison.OrdinalIgnoreCase))
            {
                work.Refuse("override-not-approved", $"$.lines[{i}].override", $"The price of line {asked.LineId} was set by hand; somebody other than who asked for it must allow it.");
                continue;
            }

            ref var line = ref work.Lines[i];
            var before = line.Net;
            line.Net = line.Base = work.Round(asked.Quantity * set.UnitPrice);
            line.IsClosed = true;
            work.Record(i, set, before, line.Net);
        }
    }
}
