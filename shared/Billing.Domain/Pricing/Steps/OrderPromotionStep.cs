using System.Buffers;

namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// Takes promotions of the order off, in the order of priority, group and id. Each is an amount that is spread over the lines that
/// cost something, by largest remainder in proportion to what they cost now: the parts sum exactly, and of lines that lost the
/// same the earlier gets the minor unit. What a line cannot take because of its floor goes to the others when the discount is an
/// amount, and is not given when it is a percentage. What is taken back takes no part.
/// </summary>
internal sealed class OrderPromotionStep : PricingStep
{
    private const int FewLines = 64;

    public override void Apply(PricingWork work)
    {
        foreach (var promotion in work.Book.OrderPromotions)
        {
            if (work.IsOn(promotion))
            {
                Apply(work, promotion);
            }
        }
    }

    private static void Apply(PricingWork work, CompiledPromotion promotion)
    {
        var rented = work.Lines.Length > FewLines ? ArrayPool<int>.Shared.Rent(work.Lines.Length) : null;
        var chosen = rented ?? stackalloc int[FewLines];
        var count = 0;
        var (before, now, room) = (0m, 0m, 0m);
        for (var i = 0; i < work.Lines.Length; i++)
        {
            ref readonly var line = ref work.Lines[i];
            if (Counts(line, promotion))
            {
                chosen[count++] = i;
                before += line.Base;
                now += line.Net;
                room += line.Room;
            }
        }

        if (count > 0 && before >= promotion.Terms.MinAmount)
        {
            var isRate = promotion.Terms.Kind == PromotionKind.Percentage;
            var wanted = isRate ? work.Round(now * promotion.Terms.Value) : promotion.Terms.Value;
            var capped = Math.Max(0, Math.Min(wanted, work.CapLeft(promotion)));
            var total = isRate ? capped : Math.Min(capped, room);
            var limit = total < capped ? PriceLimit.Floor : capped < wanted ? PriceLimit.Cap : PriceLimit.None;
            if (count == 1)
            {
                TakeWhole(work, promotion, chosen[0], total, limit);
            }
            else
            {
                Spread(work, promotion, chosen[..count], total, limit);
            }
        }

        if (rented is not null)
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    // Most orders of a storefront have a line or two.
    private static void TakeWhole(PricingWork work, CompiledPromotion promotion, int index, decimal total, PriceLimit limit)
    {
        ref var line = ref work.Lines[index];
        if (total > 0 && line.Room > 0)
        {
            work.Take(ref line, promotion, Math.Min(total, line.Room), total > line.Room ? PriceLimit.Floor : limit);
        }
    }

    private static bool Counts(in LineWork line, CompiledPromotion promotion) =>
        line.Net > 0
        && !line.IsClosed
        && line.Article.OfOrder is { } named && named[promotion.Index]
        && (line.Groups & promotion.Group) == 0
        && !(promotion.Terms.IsExclusive && line.IsPromoted)
        && promotion.IsFor(line.Entry?.Source ?? PriceSource.List);

    private static void Spread(PricingWork work, CompiledPromotion promotion, ReadOnlySpan<int> chosen, decimal total, PriceLimit limit)
    {
        var unit = work.Currency.MinorUnit;
        var weights = ArrayPool<long>.Shared.Rent(chosen.Length);
        var parts = ArrayPool<long>.Shared.Rent(chosen.Length);
        var given = ArrayPool<long>.Shared.Rent(chosen.Length);
        for (var i = 0; i < chosen.Length; i++)
        {
            (weights[i], given[i]) = (Units(work.Lines[chosen[i]].Net, work), 0);
        }

        // Each round gives out all that is left, or fills a line for good; a percentage has one round.
        var rounds = promotion.Terms.Kind == PromotionKind.Percentage ? 1 : int.MaxValue;
        for (var left = Units(total, work); left > 0 && rounds > 0; rounds--)
        {
            LargestRemainder.Split(left, weights.AsSpan(0, chosen.Length), parts.AsSpan(0, chosen.Length));
            for (var i = 0; i < chosen.Length; i++)
            {
                var most = Units(work.Lines[chosen[i]].Room, work) - given[i];
                var part = Math.Min(parts[i], most);
                limit = part < parts[i] ? PriceLimit.Floor : limit;
                given[i] += part;
                left -= part;
                weights[i] = part == most ? 0 : weights[i];
            }
        }

        for (var i = 0; i < chosen.Length; i++)
        {
            // Also a line whose part came to nothing had its share.
            if (total > 0 && work.Lines[chosen[i]].Room > 0)
            {
                work.Take(ref work.Lines[chosen[i]], promotion, given[i] * unit, limit);
            }
        }

        ArrayPool<long>.Shared.Return(weights);
        ArrayPool<long>.Shared.Return(parts);
        ArrayPool<long>.Shared.Return(given);
    }

    private static long Units(decimal amount, PricingWork work) => decimal.ToInt64(amount * work.UnitsOfMajor);
}
