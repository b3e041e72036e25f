using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Tables;

/// <summary>A jurisdiction with those above it, its rates and its rules, linked for quick look-up.</summary>
internal sealed class TaxAuthority
{
    private readonly Dictionary<string, TaxRate[]> _rates;
    private readonly Dictionary<string, TaxRate[]> _elected;
    private readonly Dictionary<string, TaxabilityRule[]> _rules;

    private TaxAuthority(TaxJurisdiction jurisdiction, TaxAuthority? parent, IEnumerable<TaxRate> rates, IEnumerable<TaxabilityRule> rules)
    {
        Jurisdiction = jurisdiction;
        Parent = parent;
        Rates = rates.OrderBy(rate => rate.From).ToArray();
        var owed = jurisdiction.OwedTo is { } country ? Rates.Select(rate => rate with { Jurisdiction = country }).ToArray() : Rates;
        _rates = ByClass(owed);
        var other = jurisdiction.Rounding == TaxRoundingScope.Line ? TaxRoundingScope.Document : TaxRoundingScope.Line;
        _elected = jurisdiction.MayElectRounding ? ByClass(owed.Select(rate => rate with { Rounding = other })) : _rates;
        _rules = rules
            .GroupBy(rule => rule.Product)
            .ToDictionary(group => group.Key, group => group.OrderBy(rule => rule.Below ?? decimal.MaxValue).ToArray(), StringComparer.Ordinal);
        Chain = parent is null || jurisdiction.ReplacesParent ? [this] : [.. parent.Chain, this];
    }

    public string Code => Jurisdiction.Code;

    /// <summary>The code that taxes bear: that of the country where a region only has rates of its own.</summary>
    public string OwedTo => Jurisdiction.OwedTo ?? Jurisdiction.Code;

    public TaxJurisdiction Jurisdiction { get; }

    public TaxAuthority? Parent { get; }

    /// <summary>Those that levy on a line in this place, the country first.</summary>
    public IReadOnlyList<TaxAuthority> Chain { get; }

    public IReadOnlyList<TaxRate> Rates { get; }

    public static IReadOnlyList<TaxAuthority> Link(IReadOnlyList<TaxJurisdiction> jurisdictions, IReadOnlyList<TaxRate> rates, IReadOnlyList<TaxabilityRule> rules)
    {
        var (ratesOf, rulesOf) = (rates.ToLookup(rate => rate.Jurisdiction), rules.ToLookup(rule => rule.Jurisdiction));
        var linked = new Dictionary<string, TaxAuthority>(StringComparer.Ordinal);
        foreach (var each in jurisdictions)
        {
            linked[each.Code] = new TaxAuthority(each, each.Parent is null ? null : linked[each.Parent], ratesOf[each.Code], rulesOf[each.Code]);
        }

        return [.. linked.Values];
    }

    /// <summary>The rate of a class on a day, or null; rounded as the seller elects where it may. A region without one has its country's.</summary>
    public TaxRate? Rate(string rateClass, DateOnly day, TaxRoundingScope? rounding)
    {
        var rates = rounding is { } elected && elected != Jurisdiction.Rounding ? _elected : _rates;
        if (rates.TryGetValue(rateClass, out var periods))
        {
            foreach (var rate in periods)
            {
                if (rate.AppliesOn(day))
                {
                    return rate;
                }
            }
        }

        return Jurisdiction.OwedTo is null ? null : Parent?.Rate(rateClass, day, rounding);
    }

    /// <summary>
    /// The rule for a product, here or in a jurisdiction above; null where the tables have none. A rule for a class of buyers comes before
    /// one for all of them, wherever it stands; one for items below a price before one for all prices.
    /// </summary>
    public TaxabilityRule? Rule(TaxRuleQuestion question) => Rule(question, isForClass: true) ?? Rule(question, isForClass: false);

    private TaxabilityRule? Rule(TaxRuleQuestion question, bool isForClass)
    {
        for (var authority = this; authority is not null; authority = authority.Parent)
        {
            if ((authority.Own(question.Product, question, isForClass) ?? authority.Own(TaxabilityRule.AllProducts, question, isForClass)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private TaxabilityRule? Own(string product, TaxRuleQuestion question, bool isForClass)
    {
        if (_rules.TryGetValue(product, out var rules))
        {
            foreach (var rule in rules)
            {
                if (rule.Class.HasValue == isForClass && rule.HoldsFor(question))
                {
                    return rule;
                }
            }
        }

        return null;
    }

    private static Dictionary<string, TaxRate[]> ByClass(IEnumerable<TaxRate> rates) =>
        rates.GroupBy(rate => rate.Class).ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
}
