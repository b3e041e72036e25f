using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing;

/// <summary>Tells in words and values what the engine kept as references.</summary>
internal static class ExplanationWriter
{
    public static PriceExplanation Write(PricingWork work)
    {
        var steps = new List<StepRecord>[work.Lines.Length];
        foreach (var step in work.Steps)
        {
            (steps[step.Line] ??= []).Add(step);
        }

        var lines = work.Request.Lines.Select((asked, index) => LineOf(work, asked, index, steps[index] ?? [])).ToList();
        return new PriceExplanation(PricingEngine.Pipeline, work.Request, RulesOf(work), lines, work.Approvals ?? [], work.Claims ?? []);
    }

    private static LineExplanation LineOf(PricingWork work, PricingLine asked, int index, List<StepRecord> steps)
    {
        ref readonly var line = ref work.Lines[index];
        var shares = work.Bundles?.GetValueOrDefault(index) ?? [];
        return new LineExplanation(
            asked.LineId,
            asked.Sku,
            asked.Quantity,
            line.Volume,
            new Money(line.Base, work.Currency),
            new Money(line.Net, work.Currency),
            [.. steps.Select((step, number) => Tell(work, step, number + 1))],
            shares);
    }

    private static ExplainedStep Tell(PricingWork work, StepRecord step, int number)
    {
        var (rule, text) = step.Rule switch
        {
            PriceEntry entry => (entry.Id, PriceRuleText.Of(entry)),
            Promotion promotion => (promotion.Id, PriceRuleText.Of(promotion)),
            Bundle bundle => (bundle.Sku, PriceRuleText.Of(bundle)),
            BundleShare[] shares => ("components", string.Join(" + ", shares.Select(share => $"{share.Quantity:0.######} {share.Sku} {share.StandAlone:0.######}"))),
            PriceOverride set => ("override", $"set by hand to {set.UnitPrice:0.######} for '{set.Reason}', asked by {set.RequestedBy}, allowed by {set.ApprovedBy} at {set.ApprovedAt:O}"),
            _ => throw new InvalidOperationException($"{step.Rule} is no rule."),
        };
        return new ExplainedStep(number, rule, text, new Money(step.Before, work.Currency), new Money(step.After, work.Currency), step.Limit);
    }

    // Only what had an effect: a rule without one changes nothing by its absence.
    private static PriceConfiguration RulesOf(PricingWork work)
    {
        var all = work.Book.Configuration;
        var used = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (ref readonly var step in work.Steps)
        {
            used.Add(step.Rule);
        }

        var articles = work.Lines.Select(line => line.Article).Distinct().ToList();
        var claimed = (work.Claims ?? []).Select(claim => claim.Code).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var skus = articles.Select(article => article.Sku).ToHashSet(StringComparer.Ordinal);
        return new PriceConfiguration(all.Version)
        {
            Entries = [.. used.OfType<PriceEntry>().Concat(work.Pinned ?? []).DistinctBy(entry => entry.Id).OrderBy(entry => entry.Id, StringComparer.Ordinal)],
            Promotions = [.. used.OfType<Promotion>().OrderBy(promotion => promotion.Id, StringComparer.Ordinal)],
            Coupons = [.. all.Coupons.Where(coupon => claimed.Contains(coupon.Code))],
            Bundles = [.. articles.Select(article => article.Bundle).OfType<Bundle>()],
            Contracts = work.Contract is { } contract ? [contract] : [],
            Articles = [.. articles.Select(article => article.Terms).OfType<PricedArticle>()],
            Floors = [.. all.Floors.Where(floor => skus.Contains(floor.Sku))],
            Policy = all.Policy,
        };
    }
}
