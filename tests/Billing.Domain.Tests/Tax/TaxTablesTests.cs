using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class TaxTablesTests
{
    private static readonly TaxTableFiles Small = new(
        "code,parent,name,tax,rounding,timing,tax-point,sourcing,local,replaces-parent,source\nDE,,Germany,MwSt,document,billing,supply,destination,no,no,UStG\n",
        "code,nature,name\nstandard,goods,Goods\nbooks,goods,Books\n",
        "jurisdiction,class,rate,compound,from,until,source\nDE,standard,0.19,no,2021-01-01,,UStG § 12\n",
        "jurisdiction,product,class,treatment,reason-code,reason,from,until,source\n",
        "country,region,city,postal-prefix,kind,jurisdiction,source\n");

    [Fact]
    public void Each_member_state_has_one_standard_rate_today_and_each_rate_a_source()
    {
        var standard = TaxTables.BuiltIn.Rates.Where(rate => rate.Class == "standard" && rate.AppliesOn(Taxed.Day)).ToLookup(rate => rate.Jurisdiction);
        var union = TaxTables.BuiltIn.Jurisdictions.Where(each => TaxCategoryRule.IsInEuropeanUnion(each.Code)).ToList();

        Assert.Equal(27, union.Count);
        Assert.All(union, each => Assert.InRange(Assert.Single(standard[each.Code]).Rate, 0.15m, 0.27m));
        Assert.DoesNotContain(TaxTables.BuiltIn.Rates, rate => string.IsNullOrWhiteSpace(rate.Source));
    }

    [Theory]
    [InlineData("DE", "2020-06-30", "0.19")]
    [InlineData("DE", "2020-07-01", "0.16")]
    [InlineData("DE", "2020-12-31", "0.16")]
    [InlineData("DE", "2021-01-01", "0.19")]
    [InlineData("EE", "2025-06-30", "0.22")]
    [InlineData("EE", "2025-07-01", "0.24")]
    [InlineData("SK", "2024-12-31", "0.20")]
    [InlineData("SK", "2025-01-01", "0.23")]
    [InlineData("FI", "2024-08-31", "0.24")]
    [InlineData("FI", "2024-09-01", "0.255")]
    [InlineData("RO", "2025-07-31", "0.19")]
    [InlineData("RO", "2025-08-01", "0.21")]
    [InlineData("CH", "2023-12-31", "0.077")]
    [InlineData("CH", "2024-01-01", "0.081")]
    [InlineData("CA-NS", "2025-03-31", "0.15")]
    [InlineData("CA-NS", "2025-04-01", "0.14")]
    [InlineData("IE", "2021-02-28", "0.21")]
    [InlineData("LU", "2023-12-31", "0.16")]
    public void A_rate_changes_on_its_day(string jurisdiction, string day, string rate) => Assert.Equal(
        Taxed.Number(rate),
        Assert.Single(TaxTables.BuiltIn.Rates, each =>
            each.Jurisdiction == jurisdiction && each.Class == "standard" && each.AppliesOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))).Rate);

    [Theory]
    [InlineData("2023-06-01")]
    [InlineData("2024-12-20")]
    [InlineData("2026-11-02")]
    public void The_tables_say_of_each_product_in_each_jurisdiction_how_it_is_taxed(string day)
    {
        var tables = TaxTables.BuiltIn;
        var open = from jurisdiction in tables.Jurisdictions
                   where jurisdiction.Code is not "US" && (jurisdiction.Parent is null or "US" or "CA")
                   from product in tables.Products
                   let query = Taxed.Query(jurisdiction.Code[..2], jurisdiction.Code.Replace('-', '/'), Taxed.Line("1", 100, product.Code)) with
                   {
                       Seller = Taxed.Seller(jurisdiction.Code[..2], jurisdiction.Code),
                       Dates = new Domain.Tax.Determination.TaxDates(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)),
                   }
                   from doubt in Taxed.One(query).Treatment.Doubts ?? []
                   where doubt.Code is "tax.no-rule" or "tax.no-rate"
                   select doubt.Key;
        Assert.Empty(open);
    }

    [Fact]
    public void The_version_follows_from_the_texts()
    {
        var first = Loaded(Small).Version;

        Assert.Equal(first, Loaded(Small).Version);
        Assert.NotEqual(first, Loaded(Small with { Rates = Small.Rates.Replace("0.19", "0.20", StringComparison.Ordinal) }).Version);
    }

    [Theory]
    [InlineData("DE,standard,19,no,2021-01-01,,UStG", "rates.csv(3).rate")]
    [InlineData("DE,standard,x,no,2021-01-01,,UStG", "rates.csv(3).rate")]
    [InlineData("DE,standard,0.2,no,2025-01-01,,UStG", "rates.csv(3).from")]
    [InlineData("DE,reduced,0.07,no,2025-13-01,,UStG", "rates.csv(3).from")]
    [InlineData("DE,reduced,0.07,no,2025-01-01,2024-01-01,UStG", "rates.csv(3).until")]
    [InlineData("FR,standard,0.2,no,2025-01-01,,CGI", "rates.csv(3).jurisdiction")]
    [InlineData("DE,reduced,0.07,maybe,2025-01-01,,UStG", "rates.csv(3).compound")]
    [InlineData("DE,reduced,0.07,no,2025-01-01,,", "rates.csv(3).source")]
    [InlineData("DE,reduced,0.07,no,2025-01-01", "rates.csv(3)")]
    public void A_bad_rate_is_named_by_line_and_column(string row, string path) =>
        Assert.Contains(ProblemsOf(Small with { Rates = Small.Rates + row + "\n" }), problem => problem.Path == path);

    [Theory]
    [InlineData("DE,books,,reduced,,,2020-01-01,,UStG", "taxability.csv(2).treatment")]
    [InlineData("DE,boots,,standard,,,2020-01-01,,UStG", "taxability.csv(2).product")]
    [InlineData("DE,books,,exempt,,,2020-01-01,,UStG", "taxability.csv(2).reason")]
    [InlineData("DE,books,king,standard,,,2020-01-01,,UStG", "taxability.csv(2).class")]
    public void A_bad_rule_is_named_by_line_and_column(string row, string path) =>
        Assert.Contains(ProblemsOf(Small with { Taxability = Small.Taxability + row + "\n" }), problem => problem.Path == path);

    [Fact]
    public void All_bad_rows_of_all_files_are_named_at_once()
    {
        var problems = ProblemsOf(Small with { Rates = Small.Rates + "FR,standard,7,no,,,x\n", Places = "country\n", Products = Small.Products + "books,goods,Again\n" });

        Assert.True(problems.Count >= 5);
        Assert.Contains(problems, problem => problem.Path == "places.csv(1)");
        Assert.Contains(problems, problem => problem.Path == "products.csv(4).code");
    }

    private static TaxTables Loaded(TaxTableFiles files) => Assert.IsType<ParseResult<TaxTables>.Success>(TaxTables.Load(files)).Value;

    private static IReadOnlyList<Problem> ProblemsOf(TaxTableFiles files) => Assert.IsType<ParseResult<TaxTables>.Failure>(TaxTables.Load(files)).Problems;
}
