using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;

namespace Billing.Domain.Pricing;

/// <summary>
/// A price configuration made ready for pricing: every lookup that a line needs is one step into a table. Immutable towards
/// its users, and safe to share between threads; it remembers windows by time zone.
/// </summary>
public sealed class PriceBook
{
    private const int ListScope = 0;
    private const int VolumeScope = 1;

    private readonly FrozenDictionary<string, int> _articles;
    private readonly FrozenDictionary<string, int> _currencies;
    private readonly FrozenDictionary<(PriceSource Source, string Scope), int> _scopes;
    private readonly FrozenDictionary<long, CompiledEntry[]> _entries;
    private readonly FrozenDictionary<string, CompiledContract[]> _contracts;
    private readonly FrozenDictionary<string, CompiledContract> _contractsById;
    private readonly FrozenDictionary<string, CompiledCoupon> _coupons;
    private readonly ConcurrentDictionary<string, WindowTable> _zones = new(StringComparer.Ordinal);
    private readonly List<LocalWindow> _windows;

    private PriceBook(PriceConfiguration configuration)
    {
        Configuration = configuration;
        var windows = new WindowIndex();
        _currencies = Numbered(configuration.Entries.Select(entry => entry.Currency).Concat(configuration.Floors.Select(floor => floor.Currency)));
        _articles = Numbered(ArticlesOf(configuration));
        _scopes = configuration.Entries
            .Where(entry => entry.Source is not (PriceSource.List or PriceSource.Volume))
            .Select(entry => (entry.Source, entry.Scope))
            .Distinct()
            .Select((scope, index) => (scope, index))
            .ToFrozenDictionary(pair => pair.scope, pair => pair.index + VolumeScope + 1);
        _entries = configuration.Entries
            .GroupBy(entry => KeyOf(ScopeOf(entry.Source, entry.Scope), _articles[entry.Sku], _currencies[entry.Currency]))
            .ToFrozenDictionary(group => group.Key, group => Sorted(group, windows));
        var contracts = configuration.Contracts
            .OrderByDescending(each => each.Window.From).ThenBy(each => each.Id, StringComparer.Ordinal)
            .Select(each => new CompiledContract(each, windows.Add(each.Window)))
            .ToList();
        _contracts = contracts.GroupBy(contract => contract.Terms.Customer).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
        _contractsById = contracts.ToFrozenDictionary(contract => contract.Terms.Id, StringComparer.Ordinal);
        Promotions = [.. configuration.Promotions
            .OrderBy(each => each.Priority).ThenBy(each => each.Group ?? string.Empty, StringComparer.Ordinal).ThenBy(each => each.Id, StringComparer.Ordinal)
            .Select((each, index) => new CompiledPromotion(each, index, windows.Add(each.Window)))];
        CompiledPromotion.NumberGroups(Promotions);
        OrderPromotions = [.. Promotions.Where(each => each.IsForOrder)];
        _coupons = configuration.Coupons.ToFrozenDictionary(
            coupon => coupon.Code,
            coupon => new CompiledCoupon(coupon, Array.FindIndex(Promotions, each => each.Terms.Id == coupon.PromotionId), windows.Add(coupon.Window)),
            StringComparer.OrdinalIgnoreCase);
        Articles = CompiledArticle.Compile(configuration, _articles, _currencies, Promotions, _entries);
        _windows = windows.All;
    }

    /// <summary>Configuration that it was made of.</summary>
    public PriceConfiguration Configuration { get; }

    internal CompiledPromotion[] Promotions { get; }

    internal CompiledPromotion[] OrderPromotions { get; }

    internal CompiledArticle[] Articles { get; }

    /// <summary>Makes a configuration ready. It must be sound: see <see cref="PriceConfigurationCheck"/>.</summary>
    public static PriceBook Compile(PriceConfiguration configuration) => new(configuration);

    internal int ArticleOf(string sku) => _articles.GetValueOrDefault(sku, -1);

    internal int CurrencyOf(string code) => _currencies.GetValueOrDefault(code, -1);

    /// <summary>The windows by the clock of a zone; null when there is no such zone.</summary>
    internal WindowTable? WindowsOf(string timeZone)
    {
        if (_zones.TryGetValue(timeZone, out var known))
        {
            return known;
        }

        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is null ? null : _zones.GetOrAdd(timeZone, new WindowTable(_windows, timeZone));
    }

    /// <summary>Number of a scope; -1 when there is no price in it.</summary>
    internal int ScopeOf(PriceSource source, string? scope) => source switch
    {
        PriceSource.List => ListScope,
        PriceSource.Volume => VolumeScope,
        _ => scope is null ? -1 : _scopes.GetValueOrDefault((source, scope), -1),
    };

    internal CompiledEntry[]? EntriesOf(int scope, int article, int currency) => _entries.GetValueOrDefault(KeyOf(scope, article, currency));

    internal CompiledContract? ContractOf(string id) => _contractsById.GetValueOrDefault(id);

    /// <summary>True if a customer has a contract, in force or not.</summary>
    public bool HasContractsOf(string customer) => _contracts.ContainsKey(customer);

    internal CompiledContract[] ContractsOf(string customer) => _contracts.GetValueOrDefault(customer) ?? [];

    /// <summary>The coupon of a code in any letter case, or null.</summary>
    public Coupon? FindCoupon(string code) => CouponOf(code)?.Terms;

    internal CompiledCoupon? CouponOf(string code) => _coupons.GetValueOrDefault(code);

    private static long KeyOf(int scope, int article, int currency) => ((long)scope << 36) | ((long)article << 10) | (uint)currency;

    private static FrozenDictionary<string, int> Numbered(IEnumerable<string> names) => names
        .Distinct(StringComparer.Ordinal)
        .Select((name, index) => (name, index))
        .ToFrozenDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);

    private static IEnumerable<string> ArticlesOf(PriceConfiguration configuration) => configuration.Entries.Select(entry => entry.Sku)
        .Concat(configuration.Bundles.Select(bundle => bundle.Sku))
        .Concat(configuration.Bundles.SelectMany(bundle => bundle.Components).Select(component => component.Sku))
        .Concat(configuration.Articles.Select(article => article.Sku))
        .Concat(configuration.Floors.Select(floor => floor.Sku));

    // The highest break that is reached counts; of prices that overlap, which a check refuses, the one that began last.
    private static CompiledEntry[] Sorted(IEnumerable<PriceEntry> entries, WindowIndex windows) =>
    [
        .. entries.OrderByDescending(entry => entry.MinQuantity)
            .ThenByDescending(entry => entry.Window.From)
            .ThenBy(entry => entry.Id, StringComparer.Ordinal)
            .Select(entry => new CompiledEntry(entry, windows.Add(entry.Window))),
    ];
}

/// <summary>Each window once: thousands of prices share a few.</summary>
internal sealed class WindowIndex
{
    private readonly Dictionary<LocalWindow, int> _numbers = new() { [LocalWindow.Always] = 0 };

    public List<LocalWindow> All { get; } = [LocalWindow.Always];

    public int Add(LocalWindow window)
    {
        if (!_numbers.TryGetValue(window, out var number))
        {
            _numbers[window] = number = All.Count;
            All.Add(window);
        }

        return number;
    }
}

/// <summary>The windows by the clock of one zone.</summary>
internal sealed class WindowTable(IReadOnlyList<LocalWindow> windows, string timeZone)
{
    private readonly (long From, long Until)[] _ticks = [.. windows.Select(window => window.ToUtcTicks(timeZone))];

    public bool Holds(int window, long utcTicks)
    {
        if (window == 0)
        {
            return true;
        }

        ref readonly var ticks = ref _ticks[window];
        return utcTicks >= ticks.From && utcTicks < ticks.Until;
    }
}

/// <summary>A price with the number of its window.</summary>
internal sealed class CompiledEntry(PriceEntry terms, int window)
{
    public PriceEntry Terms { get; } = terms;

    public PriceModel Model { get; } = terms.Model;

    public decimal MinQuantity { get; } = terms.MinQuantity;

    public PriceSource Source { get; } = terms.Source;

    public int Window { get; } = window;

    public bool IsPlain { get; } = terms.Model.IsPlain;
}

/// <summary>A contract with the number of its window.</summary>
internal sealed record CompiledContract(ContractTerms Terms, int Window);

/// <summary>A coupon with the number of its promotion and window.</summary>
internal sealed record CompiledCoupon(Coupon Terms, int Promotion, int Window);
