namespace Billing.Domain.Pricing.Files;

/// <summary>Collects the rules of a file.</summary>
internal sealed class RuleSet
{
    public List<PriceEntry> Entries { get; } = [];

    public List<Promotion> Promotions { get; } = [];

    public List<Coupon> Coupons { get; } = [];

    public List<Bundle> Bundles { get; } = [];

    public List<ContractTerms> Contracts { get; } = [];

    public List<PricedArticle> Articles { get; } = [];

    public List<PriceFloor> Floors { get; } = [];

    public List<PriceZone> Zones { get; } = [];

    public PriceConfiguration ToConfiguration(string version) => new(version)
    {
        Entries = Entries,
        Promotions = Promotions,
        Coupons = Coupons,
        Bundles = Bundles,
        Contracts = Contracts,
        Articles = Articles,
        Floors = Floors,
        Zones = Zones,
    };
}

/// <summary>The columns of a kind of rule and how a row becomes a rule. The names are the same in CSV and in JSON.</summary>
internal sealed class RuleFormat
{
    private readonly Func<RuleRow, RuleSet, (string Key, IEnumerable<RuleFault> Faults)> _read;

    private RuleFormat(IReadOnlyList<string> columns, Func<RuleRow, RuleSet, (string Key, IEnumerable<RuleFault> Faults)> read) => (Columns, _read) = (columns, read);

    public IReadOnlyList<string> Columns { get; }

    public static RuleFormat Of(RuleKind kind) => kind switch
    {
        RuleKind.Prices => Prices,
        RuleKind.Promotions => Promotions,
        RuleKind.Coupons => Coupons,
        RuleKind.Bundles => Bundles,
        RuleKind.Contracts => Contracts,
        RuleKind.Articles => Articles,
        RuleKind.Floors => Floors,
        RuleKind.Zones => Zones,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of rule."),
    };

    /// <summary>Reads a row into the set and gives its key and what is wrong with it.</summary>
    public (string Key, IEnumerable<RuleFault> Faults) Read(RuleRow row, RuleSet into) => _read(row, into);

    private static RuleFormat Make<T>(string columns, Func<RuleSet, List<T>> list, Func<RuleRow, T> read, Func<T, string> key, Func<T, IEnumerable<RuleFault>> faults) =>
        new(columns.Split(' '), (row, into) =>
        {
            var rule = read(row);
            list(into).Add(rule);
            return (key(rule), faults(rule));
        });

    private static RuleFormat Prices { get; } = Make(
        "id source scope sku currency model price tiers packageSize included minimum minQuantity from until timeZone includesTax",
        set => set.Entries,
        row => new PriceEntry(
            row.Text("id"),
            row.One<PriceSource>("source", PriceSource.List),
            row.OptionalText("scope") ?? string.Empty,
            row.Text("sku"),
            row.Text("currency"),
            ModelOf(row),
            row.Decimal("minQuantity", 0),
            row.Window(),
            row.OptionalText("includesTax") is null ? null : row.Flag("includesTax")),
        entry => entry.Id,
        RuleFaults.Of);

    private static RuleFormat Promotions { get; } = Make(
        "id name kind level value currency priority group isExclusive requiresCoupon skus categories segments zones sources minQuantity minAmount cap from until timeZone",
        set => set.Promotions,
        row => new Promotion(
            row.Text("id"), row.Text("name"), row.One<PromotionKind>("kind"), row.One<PromotionLevel>("level", PromotionLevel.Line), row.Decimal("value"), row.Window())
        {
            Currency = row.OptionalText("currency"),
            Priority = row.OptionalWhole("priority") ?? 100,
            Group = row.OptionalText("group"),
            IsExclusive = row.Flag("isExclusive"),
            RequiresCoupon = row.Flag("requiresCoupon"),
            Skus = row.Many("skus"),
            Categories = row.Many("categories"),
            Segments = row.Many("segments"),
            Zones = row.Many("zones"),
            Sources = row.ManyOf<PriceSource>("sources"),
            MinQuantity = row.Decimal("minQuantity", 0),
            MinAmount = row.Decimal("minAmount", 0),
            Cap = row.OptionalDecimal("cap"),
        },
        promotion => promotion.Id,
        RuleFaults.Of);

    private static RuleFormat Coupons { get; } = Make(
        "code promotionId maxUses maxUsesPerCustomer from until timeZone",
        set => set.Coupons,
        row => new Coupon(row.Text("code"), row.Text("promotionId"), row.Window(), row.OptionalWhole("maxUses"), row.OptionalWhole("maxUsesPerCustomer")),
        coupon => coupon.Code.ToUpperInvariant(),
        RuleFaults.Of);

    private static RuleFormat Bundles { get; } = Make(
        "sku kind components value currency",
        set => set.Bundles,
        row => new Bundle(
            row.Text("sku"),
            row.One<BundleKind>("kind"),
            [.. row.Pairs("components").Select(pair => new BundleComponent(pair.Left, pair.Right))],
            row.Decimal("value", 0),
            row.OptionalText("currency")),
        bundle => bundle.Sku,
        RuleFaults.Of);

    private static RuleFormat Contracts { get; } = Make(
        "id customer toleranceAmount toleranceRate from until timeZone",
        set => set.Contracts,
        row => new ContractTerms(row.Text("id"), row.Text("customer"), row.Window(), row.Decimal("toleranceAmount", 0), row.Decimal("toleranceRate", 0)),
        contract => contract.Id,
        RuleFaults.Of);

    private static RuleFormat Articles { get; } = Make(
        "sku category", set => set.Articles, row => new PricedArticle(row.Text("sku"), row.OptionalText("category")), article => article.Sku, RuleFaults.Of);

    private static RuleFormat Floors { get; } = Make(
        "sku currency unitPrice",
        set => set.Floors,
        row => new PriceFloor(row.Text("sku"), row.Text("currency"), row.Decimal("unitPrice")),
        floor => $"{floor.Sku} in {floor.Currency}",
        RuleFaults.Of);

    private static RuleFormat Zones { get; } = Make(
        "code places", set => set.Zones, row => new PriceZone(row.Text("code"), row.Many("places")), zone => zone.Code, RuleFaults.Of);

    private static PriceModel ModelOf(RuleRow row)
    {
        var kind = row.One<PriceModelKind>("model", PriceModelKind.PerUnit);
        var isTiered = kind is PriceModelKind.Graduated or PriceModelKind.Volume;
        return new PriceModel(
            kind,
            isTiered ? row.Decimal("price", 0) : row.Decimal("price"),
            row.Tiers("tiers"),
            row.Decimal("packageSize", 1),
            row.Decimal("included", 0),
            row.Decimal("minimum", 0));
    }
}
