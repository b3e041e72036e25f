using Billing.Domain.Tax.Decisions;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tax.Determination;

/// <summary>Finds the treatment of each product of a query. What is not known is a doubt, and never the standard rate in silence.</summary>
internal sealed class TreatmentFinder
{
    private const string Standard = "standard";

    private readonly TaxTables _tables;
    private readonly TaxQuery _query;
    private readonly TaxDecisions _decisions;
    private readonly ResolvedPlace _shipFrom;
    private readonly ResolvedPlace _seat;
    private readonly ResolvedPlace _to;
    private readonly ImportLimits _limits;

    public TreatmentFinder(TaxTables tables, TaxQuery query, TaxDecisions decisions)
    {
        (_tables, _query, _decisions) = (tables, query, decisions);
        _shipFrom = tables.Resolve(query.ShipFrom);
        _seat = tables.Resolve(query.ShipFrom.Country == query.Seller.Country ? query.ShipFrom : new TaxPlace(query.Seller.Country));
        _to = tables.Resolve(query.ShipTo);
        _limits = new ImportLimits(tables, query, _to);
    }

    /// <summary>The treatment of a line's product.</summary>
    public TaxTreatment Find(TaxProduct product, TaxableLine line)
    {
        var nature = product.Nature == ProductNature.Accessory && !_query.Lines.Any(IsGoods) ? ProductNature.Service : product.Nature;

        // What is not moved starts at the seller's seat.
        var from = nature is ProductNature.Goods or ProductNature.Accessory ? _shipFrom : _seat;
        var placement = PlaceOfSupply.Find(_query, from, _to, nature, _limits);
        if (placement.Relief is { } category)
        {
            return Untaxed(category, placement, _query.Dates.OrderedOn, placement.ReasonCode, placement.Reason, placement.Jurisdiction, Open(placement.Doubts));
        }

        return _tables.Authority(placement.Jurisdiction) is { } authority && placement.Jurisdiction != "US"
            ? Taxed(authority, product, line, placement)
            : Unknown(placement);
    }

    /// <summary>True if a line shares the tax of the goods of the query, by the law of where they are taxed.</summary>
    public bool IsAccessory(TaxProduct product, TaxableLine line)
    {
        if (product.Nature != ProductNature.Accessory || !_query.Lines.Any(IsGoods))
        {
            return false;
        }

        var placement = PlaceOfSupply.Find(_query, _shipFrom, _to, product.Nature, _limits);
        return placement.Relief is null && _tables.Authority(placement.Jurisdiction) is { } authority
            && authority.Rule(Question(authority, product, line, _query.Dates.TaxPoint(authority.Jurisdiction.TaxPoint)))?.Treatment == TaxabilityRule.Accessory;
    }

    private bool IsGoods(TaxableLine line) => _tables.Product(line.ProductCode)?.Nature == ProductNature.Goods;

    private TaxTreatment Unknown(Placement placement)
    {
        var place = Shown(_query.ShipTo);
        var doubt = new TaxDoubt(TaxDoubt.NoRate, place, $"The tables hold no rates for {place}; no tax was charged.");
        return Untaxed(TaxCategory.OutsideScope, placement, _query.Dates.OrderedOn, null, "No rate is known", place, Open([.. placement.Doubts ?? [], doubt]));
    }

    private TaxTreatment Taxed(TaxAuthority authority, TaxProduct product, TaxableLine line, Placement placement)
    {
        var rates = new List<TaxRate>(authority.Chain.Count);
        var day = _query.Dates.TaxPoint(authority.Jurisdiction.TaxPoint);
        var (doubts, relief, leavesLocal) = (new List<TaxDoubt>(placement.Doubts ?? []), default(Relief), false);
        foreach (var level in authority.Chain)
        {
            if (!Collects(level, authority))
            {
                continue;
            }

            var rule = Decided(level, product, level.Rule(Question(level, product, line, day)), doubts);
            leavesLocal |= rule?.LeavesLocal == true;
            if (Relief.Of(rule) is { } freed)
            {
                relief = freed;
                continue;
            }

            if (level.Rates.Count == 0)
            {
                continue;
            }

            if (Certificate(level.Code, product.Code, day) is { } certificate)
            {
                relief = new Relief(TaxCategory.Exempt, certificate.ReasonCode, $"{certificate.Reason} (certificate {certificate.Number})", certificate.Number);
                continue;
            }

            if (RateOf(level, rule, product, day, doubts) is { } rate)
            {
                rates.Add(rate);
            }
        }

        if (placement.IsLocalTaxUnknown && (rates.Count > 0 || leavesLocal))
        {
            doubts.Add(LocalTax(authority));
        }

        return Of(rates, placement, authority, day, Open(doubts), relief);
    }

    // What the tables say, or what a person decided where they leave a question open.
    private TaxabilityRule? Decided(TaxAuthority level, TaxProduct product, TaxabilityRule? rule, List<TaxDoubt> doubts)
    {
        var subject = $"{rule?.Jurisdiction ?? StateOrCountry(level)}/{product.Code}";
        if (level.Rates.Count == 0 || (rule is { Treatment: not TaxabilityRule.Review, Doubt: null }) || (rule is null && product.Code == Standard))
        {
            return rule;
        }

        var doubt = rule switch
        {
            null => new TaxDoubt(TaxDoubt.NoRule, subject, $"The tables do not say how {product.Code} is taxed in {level.Jurisdiction.Name}; the standard rate was taken."),
            { Treatment: TaxabilityRule.Review } => new TaxDoubt(TaxDoubt.Review, subject, $"{level.Jurisdiction.Name}, {product.Code}: {rule.Source}. Taxed at the standard rate until somebody has looked."),
            _ => new TaxDoubt(TaxDoubt.Review, subject, $"{level.Jurisdiction.Name}, {product.Code}: {rule.Doubt}"),
        };
        doubts.Add(doubt);
        return _decisions.Find(doubt.Key, _query.Dates.OrderedOn) is { Treatment: { } treatment } decision
            ? new TaxabilityRule(level.Code, product.Code, null, treatment, decision.ReasonCode, decision.TaxReason, DateOnly.MinValue, null, $"decision of {decision.Actor}: {decision.Reason}")
            : rule;
    }

    private TaxRate? RateOf(TaxAuthority level, TaxabilityRule? rule, TaxProduct product, DateOnly day, List<TaxDoubt> doubts)
    {
        var rateClass = rule is { IsRateClass: true } ? rule.Treatment : Standard;
        var rate = level.Rate(rateClass, day, _query.Rounding);
        if (rate is null)
        {
            var standard = level.Rate(Standard, day, _query.Rounding);
            var taken = standard is null ? "no tax of it was charged" : "the standard rate was taken";
            doubts.Add(new TaxDoubt(TaxDoubt.NoRate, $"{level.Code}/{rateClass}", $"{level.Code} has no {rateClass} rate on {day:yyyy-MM-dd} for {product.Code}; {taken}."));
            rate = standard;
        }

        return rate is null || rule is null or { Basis: 1, Free: null } ? rate : rate with { Basis = rule.Basis == 1 ? null : rule.Basis, FreePerItem = FreeOf(level, rule, doubts) };
    }

    private decimal? FreeOf(TaxAuthority level, TaxabilityRule rule, List<TaxDoubt> doubts)
    {
        if (rule.Free is not { } free || CurrencyOf(level) is not { } currency || currency == _query.Currency)
        {
            return rule.Free;
        }

        if (_query.In(currency, 1) is { } rate and > 0)
        {
            return free / rate;
        }

        doubts.Add(new TaxDoubt(TaxDoubt.LimitUnknown, level.Code, $"No exchange rate to {currency} is known for a limit by the price of an item."));
        return free;
    }

    private TaxRuleQuestion Question(TaxAuthority level, TaxProduct product, TaxableLine line, DateOnly day)
    {
        var total = _query.Lines.Where(each => each.ProductCode == product.Code).Sum(each => each.Amount);
        var rate = CurrencyOf(level) is { } currency ? _query.In(currency, 1) ?? 1 : 1;
        var buyer = _query.Buyer is { Class: BuyerClass.Consumer, IsConsumer: false } ? BuyerClass.Business : _query.Buyer.Class;
        return new TaxRuleQuestion(product.Code, day, buyer, _query.Buyer.CountryOfTrustedId == level.Code[..2], line.ItemPrice * rate, total * rate);
    }

    private static string? CurrencyOf(TaxAuthority level)
    {
        for (var authority = level; authority is not null; authority = authority.Parent)
        {
            if (authority.Jurisdiction.Currency is { } currency)
            {
                return currency;
            }
        }

        return null;
    }

    // Provincial sales taxes ask for a registration in the province; GST, HST and the taxes of states and places go with that of the country or the state.
    private bool Collects(TaxAuthority level, TaxAuthority leaf) =>
        leaf.Jurisdiction.Code[..2] != "CA" || level.Parent is null || level.Jurisdiction.ReplacesParent || _query.Seller.IsRegistered(level.Code, _query.Dates.OrderedOn);

    private TaxTreatment Of(List<TaxRate> rates, Placement placement, TaxAuthority authority, DateOnly day, IReadOnlyList<TaxDoubt> doubts, Relief relief)
    {
        if (rates.Count == 0)
        {
            // A place that levies nothing, such as Oregon, frees by the rule of its state.
            var (category, code, reason) = relief.Reason is not null || relief.Category != default
                ? (relief.Category, relief.ReasonCode, relief.Reason)
                : (TaxCategory.OutsideScope, null, "No tax is levied");
            return Untaxed(category, placement, day, code, reason, authority.OwedTo, doubts) with { Certificate = relief.Certificate };
        }

        var isZero = rates.TrueForAll(rate => rate.Rate == 0);
        return new TaxTreatment(
            isZero ? TaxCategory.ZeroRated : TaxCategory.Standard, placement.Rule, placement.Basis, day, rates, null, null, authority.OwedTo).With(doubts);
    }

    private static TaxTreatment Untaxed(
        TaxCategory category, Placement placement, DateOnly day, string? code, string? reason, string jurisdiction, IReadOnlyList<TaxDoubt> doubts) =>
        new TaxTreatment(category, placement.Rule, placement.Basis, day, [], code, reason, jurisdiction).With(doubts);

    private ExemptionCertificate? Certificate(string jurisdiction, string product, DateOnly day)
    {
        var certificates = _query.Buyer.Certificates;
        for (var index = 0; index < certificates.Count; index++)
        {
            if (certificates[index].Covers(jurisdiction, product, day))
            {
                return certificates[index];
            }
        }

        return null;
    }

    private TaxDoubt LocalTax(TaxAuthority authority)
    {
        var city = _query.ShipTo.City?.Trim().ToUpperInvariant();
        return new TaxDoubt(
            TaxDoubt.LocalTax,
            city is null ? authority.Code : $"{authority.Code}/{city}",
            $"Places in {authority.Jurisdiction.Name} levy taxes of their own; the tables hold none for this address.");
    }

    private IReadOnlyList<TaxDoubt> Open(IReadOnlyList<TaxDoubt>? doubts) =>
        doubts is null or { Count: 0 } ? [] : [.. doubts.Where(doubt => _decisions.Find(doubt.Key, _query.Dates.OrderedOn) is null)];

    // Cities and counties share the question of their state.
    private static string StateOrCountry(TaxAuthority level) => level.Parent?.Parent is null ? level.Code : StateOrCountry(level.Parent);

    private static string Shown(TaxPlace place) => place.Region is null ? place.Country : $"{place.Country}-{place.Region}";

    private readonly record struct Relief(TaxCategory Category, string? ReasonCode, string? Reason, string? Certificate = null)
    {
        public static Relief? Of(TaxabilityRule? rule) => rule?.Treatment switch
        {
            TaxabilityRule.Exempt => new Relief(TaxCategory.Exempt, rule.ReasonCode, rule.Reason),
            TaxabilityRule.Untaxed => new Relief(TaxCategory.OutsideScope, rule.ReasonCode, rule.Reason),
            TaxabilityRule.ReverseCharge => new Relief(TaxCategory.ReverseCharge, rule.ReasonCode, rule.Reason),
            _ => null,
        };
    }
}
