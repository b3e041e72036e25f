using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// Says which discounts are above the thresholds and not covered by an approval. A line whose price was set by hand has its own
/// approver and does not count.
/// </summary>
internal sealed class ApprovalStep : PricingStep
{
    private const int RateDigits = 6;

    public override void Apply(PricingWork work)
    {
        var policy = work.Book.Configuration.Policy;
        if (policy is { ApprovalRate: null, ApprovalAmounts: null })
        {
            return;
        }

        var (before, discount) = (0m, 0m);
        for (var i = 0; i < work.Lines.Length; i++)
        {
            ref readonly var line = ref work.Lines[i];
            var taken = Math.Abs(line.Base) - Math.Abs(line.Net);
            if (taken <= 0)
            {
                before += Math.Abs(line.Base);
                continue;
            }

            before += Math.Abs(line.Base);
            discount += taken;
            if (taken > policy.ApprovalRate * Math.Abs(line.Base))
            {
                Need(work, work.Request.Lines[i].LineId, taken, Math.Abs(line.Base), $"above {policy.ApprovalRate:0.######} of the line");
            }
        }

        if (discount > policy.ApprovalRate * before)
        {
            Need(work, line: null, discount, before, $"above {policy.ApprovalRate:0.######} of the order");
        }
        else if (policy.ApprovalAmounts?.TryGetValue(work.Currency.Code, out var most) == true && discount > most)
        {
            Need(work, line: null, discount, before, $"above {new Money(most, work.Currency)}");
        }
    }

    private static void Need(PricingWork work, string? line, decimal discount, decimal before, string reason)
    {
        if (!IsCovered(work.Request.Approval, discount, before))
        {
            var rate = (discount / before).Round(RateDigits, Rounding.HalfAwayFromZero);
            (work.Approvals ??= []).Add(new NeededApproval(line, new Money(discount, work.Currency), rate, reason));
        }
    }

    private static bool IsCovered(PriceApproval? approval, decimal discount, decimal before) =>
        approval is not null
        && !string.IsNullOrWhiteSpace(approval.ApprovedBy)
        && !string.Equals(approval.ApprovedBy, approval.RequestedBy, StringComparison.OrdinalIgnoreCase)
        && discount <= approval.MaxRate * before;
}
