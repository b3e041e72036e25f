using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing;

/// <summary>One line while it is priced. Amounts are in major units of the order's currency.</summary>
internal struct LineWork
{
    public CompiledArticle Article;
    public CompiledEntry? Entry;

    /// <summary>Amount before discounts, rounded; below zero for what is taken back.</summary>
    public decimal Base;

    /// <summary>Amount as it stands now, rounded.</summary>
    public decimal Net;

    /// <summary>The least that discounts may leave of it, without its sign.</summary>
    public decimal Lowest;

    /// <summary>Quantity of all lines of the article with the same sign.</summary>
    public decimal Volume;

    /// <summary>Quantity of such lines before this one.</summary>
    public decimal Before;

    /// <summary>Groups of which a promotion counts already.</summary>
    public ulong Groups;

    public int Number;
    public bool IsPromoted;

    /// <summary>Takes no further promotion: set by hand, an allowance, or taken by an exclusive one.</summary>
    public bool IsClosed;

    /// <summary>Amount that may still be taken off, without sign.</summary>
    public readonly decimal Room => Math.Abs(Net) - Lowest;
}

/// <summary>The limit that kept a discount from its full amount.</summary>
public enum PriceLimit
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The floor of the article or the highest discount rate.</summary>
    Floor,

    /// <summary>The promotion's own cap.</summary>
    Cap,
}

/// <summary>A rule that was applied to a line, with the amount before and after: kept as it is, told in words only when asked.</summary>
internal readonly record struct StepRecord(int Line, object Rule, decimal Before, decimal After, PriceLimit Limit);

/// <summary>An order while it is priced.</summary>
internal sealed class PricingWork
{
    private const byte Unknown = 0;
    private const byte Off = 1;
    private const byte On = 2;

    private readonly byte[] _promotions;
    private decimal[]? _capsUsed;
    private HashSet<int>? _nothing;
    private StepRecord[] _steps;
    private int _stepCount;

    public PricingWork(PriceBook book, PricingRequest request, Currency currency, WindowTable windows)
    {
        Book = book;
        Request = request;
        Currency = currency;
        UnitsOfMajor = 1 / currency.MinorUnit;
        CurrencyNumber = book.CurrencyOf(currency.Code);
        Windows = windows;
        Ticks = request.At.UtcTicks;
        Lines = new LineWork[request.Lines.Count];
        _steps = new StepRecord[(request.Lines.Count * 2) + 2];
        _promotions = book.Promotions.Length == 0 ? [] : new byte[book.Promotions.Length];
    }

    public PriceBook Book { get; }

    public PricingRequest Request { get; }

    public Currency Currency { get; }

    public int CurrencyNumber { get; }

    /// <summary>Minor units in a major one: 100 for EUR.</summary>
    public decimal UnitsOfMajor { get; }

    public WindowTable Windows { get; }

    public long Ticks { get; }

    public LineWork[] Lines { get; }

    /// <summary>The contract that was named or found; its prices count while it is in force.</summary>
    public ContractTerms? Contract { get; set; }

    /// <summary>Coupons that unlocked a promotion; null for none.</summary>
    public List<CompiledCoupon>? Coupons { get; set; }

    /// <summary>Reasons why it cannot be priced; null while nothing was found.</summary>
    public List<Problem>? Problems { get; private set; }

    /// <summary>Notes for a person; nothing is refused for them.</summary>
    public List<Problem>? Warnings { get; private set; }

    public List<CouponClaim>? Claims { get; set; }

    /// <summary>Components of bundle lines, by line; null when there is no bundle.</summary>
    public Dictionary<int, BundleShare[]>? Bundles { get; set; }

    /// <summary>Prices that count without being a line's own: those of components.</summary>
    public List<PriceEntry>? Pinned { get; private set; }

    public List<NeededApproval>? Approvals { get; set; }

    /// <summary>True if the prices found are ones with tax; null before the first.</summary>
    public bool? IncludesTax { get; set; }

    public ReadOnlySpan<StepRecord> Steps => _steps.AsSpan(0, _stepCount);

    public decimal Round(decimal amount) => amount.Round(Currency.MinorDigits, Rounding.HalfAwayFromZero);

    /// <summary>True if this is the first line of its article of which nothing is bought at all: what is owed all the same stands on it.</summary>
    public bool IsFirstOfNothing(in LineWork line) => line.Volume == 0 && (_nothing ??= []).Add(line.Article.Number);

    public void Pin(PriceEntry entry) => (Pinned ??= []).Add(entry);

    /// <summary>The prices of the components of a bundle that has none of its own.</summary>
    public IEnumerable<PriceEntry> PinnedOf(in LineWork line) =>
        Bundles?.GetValueOrDefault(line.Number) is { } shares ? Pinned!.Where(entry => shares.Any(share => share.PriceId == entry.Id)) : [];

    public void Refuse(string reason, string path, string text) => (Problems ??= []).Add(Problem.Error($"pricing.{reason}", path, text));

    public void Warn(string reason, string path, string text) =>
        (Warnings ??= []).Add(new Problem($"pricing.{reason}", Severity.Warning, "pricing", path, text));

    public void Record(int line, object rule, decimal before, decimal after, PriceLimit limit = PriceLimit.None)
    {
        if (_stepCount == _steps.Length)
        {
            Array.Resize(ref _steps, _stepCount * 2);
        }

        _steps[_stepCount++] = new StepRecord(line, rule, before, after, limit);
    }

    /// <summary>True if a promotion is on for this buyer now.</summary>
    public bool IsOn(CompiledPromotion promotion)
    {
        ref var known = ref _promotions[promotion.Index];
        if (known == Unknown)
        {
            known = !promotion.Terms.RequiresCoupon && Windows.Holds(promotion.Window, Ticks) && promotion.IsForBuyer(Request) ? On : Off;
        }

        return known == On;
    }

    /// <summary>A coupon unlocks its promotion, if that is on otherwise.</summary>
    public bool Unlock(CompiledPromotion promotion)
    {
        var isOn = Windows.Holds(promotion.Window, Ticks) && promotion.IsForBuyer(Request);
        _promotions[promotion.Index] = isOn ? On : Off;
        return isOn;
    }

    /// <summary>Amount that the cap of a promotion leaves for it in this order.</summary>
    public decimal CapLeft(CompiledPromotion promotion) =>
        promotion.Terms.Cap is { } cap ? cap - (_capsUsed?[promotion.Index] ?? 0) : decimal.MaxValue;

    /// <summary>Takes a discount, without sign, off a line.</summary>
    public void Take(ref LineWork line, CompiledPromotion promotion, decimal discount, PriceLimit limit)
    {
        var before = line.Net;
        line.Net = before < 0 ? before + discount : before - discount;
        line.IsPromoted = true;
        line.IsClosed |= promotion.Terms.IsExclusive;
        line.Groups |= promotion.Group;
        if (promotion.Terms.Cap is not null)
        {
            // What is taken back gives back its part of the cap.
            _capsUsed ??= new decimal[_promotions.Length];
            _capsUsed[promotion.Index] += before < 0 ? -discount : discount;
        }

        Record(line.Number, promotion.Terms, before, line.Net, limit);
    }
}
