namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// Takes promotions off each line, in the order of priority and id. Each is taken off what is left after those before it. Of a
/// group one counts: the first, and of equal priority the one that takes most off. What is taken back takes the same discount back.
/// </summary>
internal sealed class LinePromotionStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        for (var i = 0; i < work.Lines.Length; i++)
        {
            ref var line = ref work.Lines[i];
            if (line.Article.OfLines.Length > 0 && !line.IsClosed)
            {
                Apply(work, ref line, work.Request.Lines[i].Quantity);
            }
        }
    }

    private static void Apply(PricingWork work, ref LineWork line, decimal quantity)
    {
        var promotions = line.Article.OfLines;
        for (var i = 0; i < promotions.Length && !line.IsClosed && line.Net != 0; i++)
        {
            if (!Counts(work, line, promotions[i]))
            {
                continue;
            }

            var chosen = promotions[i];
            var (discount, limit) = Discount(work, line, chosen, quantity);
            for (var j = i + 1; chosen.Group != 0 && j < promotions.Length && promotions[j].Terms.Priority == promotions[i].Terms.Priority; j++)
            {
                if (promotions[j].Group == promotions[i].Group && Counts(work, line, promotions[j])
                    && Discount(work, line, promotions[j], quantity) is var other && other.Discount > discount)
                {
                    (chosen, (discount, limit)) = (promotions[j], other);
                }
            }

            if (discount > 0)
            {
                work.Take(ref line, chosen, discount, limit);
            }
        }
    }

    private static bool Counts(PricingWork work, in LineWork line, CompiledPromotion promotion) =>
        (line.Groups & promotion.Group) == 0
        && !(promotion.Terms.IsExclusive && line.IsPromoted)
        && promotion.Terms.MinQuantity <= line.Volume
        && promotion.IsFor(line.Entry?.Source ?? PriceSource.List)
        && work.IsOn(promotion);

    private static (decimal Discount, PriceLimit Limit) Discount(PricingWork work, in LineWork line, CompiledPromotion promotion, decimal quantity)
    {
        var terms = promotion.Terms;
        var whole = Math.Abs(line.Net);
        var discount = terms.Kind switch
        {
            PromotionKind.Percentage => work.Round(whole * terms.Value),
            PromotionKind.Amount => work.Round(Math.Abs(quantity) * terms.Value),
            PromotionKind.UnitPrice => Math.Max(0, whole - work.Round(Math.Abs(quantity) * terms.Value)),
            _ => throw new ArgumentOutOfRangeException(nameof(promotion), terms.Kind, "Unknown kind of promotion."),
        };
        return Limited(work, line, promotion, discount);
    }

    private static (decimal Discount, PriceLimit Limit) Limited(PricingWork work, in LineWork line, CompiledPromotion promotion, decimal discount)
    {
        var limit = PriceLimit.None;
        if (discount > line.Room)
        {
            (discount, limit) = (line.Room, line.Lowest > 0 ? PriceLimit.Floor : PriceLimit.None);
        }

        if (promotion.Terms.Cap is not null && work.CapLeft(promotion) is var left && discount > left)
        {
            (discount, limit) = (Math.Max(0, left), PriceLimit.Cap);
        }

        return (discount, limit);
    }
}
