using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Determination;

namespace Billing.Domain.Tax.Tables;

/// <summary>The texts of the five tables (CSV with a heading; lines that begin with <c>#</c> are comments).</summary>
public sealed record TaxTableFiles(string Jurisdictions, string Products, string Rates, string Taxability, string Places);

/// <summary>
/// Jurisdictions, rates, taxability and places, checked and linked. Immutable. The version is made from the texts, so that a
/// result names the tables that it was made with.
/// </summary>
public sealed class TaxTables
{
    private static readonly Lazy<TaxTables> Shipped = new(LoadShipped);

    private readonly FrozenDictionary<string, TaxAuthority> _authorities;
    private readonly FrozenDictionary<string, TaxProduct> _products;
    private readonly TaxPlaces _places;

    private readonly FrozenSet<string> _itemLimited;

    private TaxTables(
        string version, IReadOnlyList<TaxAuthority> authorities, IReadOnlyList<TaxProduct> products, IReadOnlyList<TaxabilityRule> rules, IReadOnlyList<TaxPlaceRule> places)
    {
        Rules = rules;
        _itemLimited = rules.Where(rule => rule.Below is not null || rule.Free is not null).Select(rule => rule.Product).ToFrozenSet(StringComparer.Ordinal);
        Version = version;
        _authorities = authorities.ToFrozenDictionary(each => each.Code, StringComparer.Ordinal);
        _products = products.ToFrozenDictionary(each => each.Code, StringComparer.Ordinal);
        _places = new TaxPlaces(this, places);
    }

    /// <summary>The tables that come with the fabric. A company must check them against its own advice before it relies on them.</summary>
    public static TaxTables BuiltIn => Shipped.Value;

    /// <summary>First twelve hexadecimal digits of the SHA-256 of the texts.</summary>
    public string Version { get; }

    /// <summary>All jurisdictions.</summary>
    public IEnumerable<TaxJurisdiction> Jurisdictions => _authorities.Values.Select(each => each.Jurisdiction);

    /// <summary>All products.</summary>
    public IEnumerable<TaxProduct> Products => _products.Values;

    /// <summary>The taxability rules, one for each product of a row.</summary>
    public IReadOnlyList<TaxabilityRule> Rules { get; }

    /// <summary>All rates.</summary>
    public IEnumerable<TaxRate> Rates => _authorities.Values.SelectMany(each => each.Rates);

    /// <summary>Reads and links tables; a failure names each bad row by file and line.</summary>
    public static ParseResult<TaxTables> Load(TaxTableFiles files)
    {
        var reader = new TaxTableReader();
        var jurisdictions = reader.Jurisdictions(files.Jurisdictions);
        var products = reader.Products(files.Products);
        var rates = reader.Rates(files.Rates, jurisdictions);
        var rules = reader.Rules(files.Taxability, jurisdictions, products, rates);
        var places = reader.Places(files.Places, jurisdictions);
        if (reader.Problems.Count > 0)
        {
            return new ParseResult<TaxTables>.Failure(reader.Problems);
        }

        var authorities = TaxAuthority.Link(jurisdictions.Values.ToList(), rates, rules);
        return new ParseResult<TaxTables>.Success(new TaxTables(VersionOf(files), authorities, [.. products.Values], rules, places));
    }

    /// <summary>The jurisdiction of a code, or null.</summary>
    public TaxJurisdiction? Find(string code) => _authorities.GetValueOrDefault(code)?.Jurisdiction;

    /// <summary>The product of a taxability code, or null.</summary>
    public TaxProduct? Product(string code) => _products.GetValueOrDefault(code);

    /// <summary>True if a rule for a product asks for the price of an item.</summary>
    internal bool HasItemLimits(string product) => _itemLimited.Contains(product);

    internal TaxAuthority? Authority(string code) => _authorities.GetValueOrDefault(code);

    internal ResolvedPlace Resolve(TaxPlace place) => _places.Resolve(place);

    private static string VersionOf(TaxTableFiles files)
    {
        var text = string.Join('\u0001', files.Jurisdictions, files.Products, files.Rates, files.Taxability, files.Places);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"))))[..12];
    }

    /// <summary>The texts of the tables that come with the fabric.</summary>
    public static TaxTableFiles BuiltInFiles { get; } = new(Text("jurisdictions"), Text("products"), Text("rates"), Text("taxability"), Text("places"));

    private static TaxTables LoadShipped()
    {
        return Load(BuiltInFiles) switch
        {
            ParseResult<TaxTables>.Success read => read.Value,
            ParseResult<TaxTables>.Failure failed => throw new InvalidOperationException(
                "The tables that come with the fabric are wrong: " + string.Join(' ', failed.Problems.Select(problem => $"{problem.Path}: {problem.Text}"))),
            _ => throw new InvalidOperationException("A reading is a success or a failure."),
        };
    }

    private static string Text(string table)
    {
        using var stream = typeof(TaxTables).Assembly.GetManifestResourceStream($"Billing.Domain.Tax.Tables.{table}.csv")
            ?? throw new InvalidOperationException($"The table {table} is not part of the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
