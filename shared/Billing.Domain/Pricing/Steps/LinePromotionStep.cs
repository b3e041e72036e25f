namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// Takes promotions off each line, in the order of priority, group and id. Each is taken off what is left after those before it. Of a
/// group one counts: the first, and of equal priority the one that takes most off. What is taken back takes the same discount back.
/// </summary>
/// <remarks>
/// Whether a promotion counts, and which takes more, is decided before rounding: else a line cut into pieces whose discount
/// rounds to nothing would fall to the next promotion.
/// </remarks>
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
            var discount = Discount(work, line, chosen, quantity);
            for (var j = i + 1; chosen.Group != 0 && j < promotions.Length && IsSameChoice(promotions[i], promotions[j]); j++)
            {
                if (Counts(work, line, promotions[j]) && Discount(work, line, promotions[j], quantity) is var other && other.Exact > discount.Exact)
                {
                    (chosen, discount) = (promotions[j], other);
                }
            }

            if (discount.Exact > 0)
            {
                work.Take(ref line, chosen, work.Round(discount.Exact), discount.Limit);
            }
        }
    }

    // A group's promotions of one priority stand next to each other, so that the place of the chosen one among the others
    // does not depend on those that were not chosen.
    private static bool IsSameChoice(CompiledPromotion left, CompiledPromotion right) =>
        left.Group == right.Group && left.Terms.Priority == right.Terms.Priority;

    private static bool Counts(PricingWork work, in LineWork line, CompiledPromotion promotion) =>
        (line.Groups & promotion.Group) == 0
        && !(promotion.Terms.IsExclusive && line.IsPromoted)
        && promotion.Terms.MinQuantity <= line.Volume
        && promotion.IsFor(line.Entry?.Source ?? PriceSource.List)
        && work.IsOn(promotion);

    private static (decimal Exact, PriceLimit Limit) Discount(PricingWork work, in LineWork line, CompiledPromotion promotion, decimal quantity)
    {
        var terms = promotion.Terms;
        var whole = Math.Abs(line.Net);
        var exact = terms.Kind switch
        {
            PromotionKind.Percentage => whole * terms.Value,
            PromotionKind.Amount => Math.Abs(quantity) * terms.Value,
            PromotionKind.UnitPrice => Math.Max(0, whole - (Math.Abs(quantity) * terms.Value)),
            _ => throw new ArgumentOutOfRangeException(nameof(promotion), terms.Kind, "Unknown kind of promotion."),
        };
        var limit = PriceLimit.None;
        if (exact > line.Room)
        {
            (exact, limit) = (line.Room, line.Lowest > 0 ? PriceLimit.Floor : PriceLimit.None);
        }

        if (terms.Cap is not null && work.CapLeft(promotion) is var left && exact > left)
        {
            (exact, limit) = (Math.Max(0, left), PriceLimit.Cap);
        }

        return (exact, limit);
    }
}
