using System.Collections.Frozen;

namespace Billing.Domain.Pricing;

/// <summary>A promotion with its conditions as sets and bits.</summary>
internal sealed class CompiledPromotion
{
    private const int MostGroups = 64;

    private readonly FrozenSet<string>? _skus;
    private readonly FrozenSet<string>? _categories;
    private readonly FrozenSet<string>? _segments;
    private readonly FrozenSet<string>? _zones;
    private readonly int _sources;

    public CompiledPromotion(Promotion terms, int index, int window)
    {
        Terms = terms;
        Index = index;
        Window = window;
        _skus = SetOf(terms.Skus);
        _categories = SetOf(terms.Categories);
        _segments = SetOf(terms.Segments);
        _zones = SetOf(terms.Zones);
        _sources = (terms.Sources ?? [PriceSource.Segment, PriceSource.Volume, PriceSource.Zone, PriceSource.List])
            .Aggregate(0, (bits, source) => bits | (1 << (int)source));
    }

    public Promotion Terms { get; }

    /// <summary>Place in the order of priority and id.</summary>
    public int Index { get; }

    public int Window { get; }

    public bool IsForOrder => Terms.Level == PromotionLevel.Order;

    /// <summary>Bit of its group; 0 for none.</summary>
    public ulong Group { get; private set; }

    /// <summary>Gives each group a bit.</summary>
    /// <exception cref="ArgumentException">There are more groups than bits; the configuration's check refuses that before.</exception>
    public static void NumberGroups(CompiledPromotion[] promotions)
    {
        var groups = promotions.Select(each => each.Terms.Group).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (groups.Count > MostGroups)
        {
            throw new ArgumentException($"There are {groups.Count} groups; {MostGroups} is the most.", nameof(promotions));
        }

        foreach (var promotion in promotions)
        {
            promotion.Group = promotion.Terms.Group is { } group ? 1UL << groups.IndexOf(group) : 0;
        }
    }

    public bool IsFor(PriceSource source) => (_sources & (1 << (int)source)) != 0;

    public bool Names(string sku, string? category) => (_skus is null && _categories is null)
        || (_skus is not null && _skus.Contains(sku))
        || (_categories is not null && category is not null && _categories.Contains(category));

    public bool IsForBuyer(PricingRequest request)
    {
        if (Terms.Currency is { } currency && currency != request.Currency)
        {
            return false;
        }

        return (_zones is null || (request.Zone is { } zone && _zones.Contains(zone)))
            && (_segments is null || HasSegment(_segments, request.Segments));
    }

    // By hand: this runs for every promotion of every order.
    private static bool HasSegment(FrozenSet<string> wanted, IReadOnlyList<string> segments)
    {
        for (var i = 0; i < segments.Count; i++)
        {
            if (wanted.Contains(segments[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string>? SetOf(IReadOnlyList<string> names) => names.Count == 0 ? null : names.ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>All that is known of an article, by its number.</summary>
internal sealed class CompiledArticle
{
    public required int Number { get; init; }

    public required string Sku { get; init; }

    public required PricedArticle? Terms { get; init; }

    public required Bundle? Bundle { get; init; }

    /// <summary>Floor by currency number; null for none at all.</summary>
    public required PriceFloor?[]? Floors { get; init; }

    /// <summary>Promotions of lines that name it, in order.</summary>
    public required CompiledPromotion[] OfLines { get; init; }

    /// <summary>Promotions of the order that name it, by their place.</summary>
    public required bool[]? OfOrder { get; init; }

    /// <summary>True if the quantity of all its lines must be known before it can be priced.</summary>
    public required bool HasBreaks { get; init; }

    public static CompiledArticle[] Compile(
        PriceConfiguration configuration,
        FrozenDictionary<string, int> numbers,
        FrozenDictionary<string, int> currencies,
        CompiledPromotion[] promotions,
        FrozenDictionary<long, CompiledEntry[]> entries)
    {
        var terms = configuration.Articles.ToDictionary(article => article.Sku, StringComparer.Ordinal);
        var bundles = configuration.Bundles.ToDictionary(bundle => bundle.Sku, StringComparer.Ordinal);
        var floors = configuration.Floors.ToLookup(floor => floor.Sku, StringComparer.Ordinal);
        var broken = entries.Values.SelectMany(each => each).Where(each => !each.IsPlain || each.MinQuantity > 0)
            .Select(each => each.Terms.Sku).ToHashSet(StringComparer.Ordinal);
        var compiled = new CompiledArticle[numbers.Count];
        foreach (var (sku, number) in numbers)
        {
            var article = terms.GetValueOrDefault(sku);
            var naming = promotions.Where(each => each.Names(sku, article?.Category)).ToList();
            compiled[number] = new CompiledArticle
            {
                Number = number,
                Sku = sku,
                Terms = article,
                Bundle = bundles.GetValueOrDefault(sku),
                Floors = FloorsOf(floors[sku], currencies),
                OfLines = [.. naming.Where(each => !each.IsForOrder)],
                OfOrder = OrderBits(naming, promotions.Length),
                HasBreaks = broken.Contains(sku) || bundles.ContainsKey(sku) || naming.Exists(each => each.Terms.MinQuantity > 0),
            };
        }

        return compiled;
    }

    private static PriceFloor?[]? FloorsOf(IEnumerable<PriceFloor> floors, FrozenDictionary<string, int> currencies)
    {
        PriceFloor?[]? found = null;
        foreach (var floor in floors)
        {
            found ??= new PriceFloor?[currencies.Count];
            found[currencies[floor.Currency]] = floor;
        }

        return found;
    }

    private static bool[]? OrderBits(List<CompiledPromotion> naming, int count)
    {
        bool[]? bits = null;
        foreach (var promotion in naming.Where(each => each.IsForOrder))
        {
            bits ??= new bool[count];
            bits[promotion.Index] = true;
        }

        return bits;
    }
}
