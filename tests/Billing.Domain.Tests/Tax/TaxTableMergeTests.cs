using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Tax.Tables.Changes;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class TaxTableMergeTests
{
    private static readonly TaxTableChange Budget = new("Budget 2027", new DateOnly(2027, 1, 1), "BGBl. 2026 I");

    [Fact]
    public void A_rate_changes_on_its_day_and_the_old_one_stays_before()
    {
        var tables = Merged(Budget with { Rates = [Row("jurisdiction=DE", "class=standard", "rate=0.20")] });

        Assert.Equal(19, Tax(tables, Query("DE", "DE", Line("1", 100)) with { Dates = new TaxDates(new DateOnly(2026, 12, 31)) }));
        Assert.Equal(20, Tax(tables, Query("DE", "DE", Line("1", 100)) with { Dates = new TaxDates(new DateOnly(2027, 1, 1)) }));
        Assert.NotEqual(TaxTables.BuiltIn.Version, tables.Version);
        Assert.Equal("BGBl. 2026 I", tables.Rates.Single(rate => rate is { Jurisdiction: "DE", Class: "standard", Rate: 0.20m }).Source);
    }

    [Fact]
    public void One_product_of_a_row_of_several_changes_alone()
    {
        var tables = Merged(Budget with { Taxability = [Row("jurisdiction=DE", "product=books", "treatment=zero")] });
        var day = new TaxDates(new DateOnly(2027, 6, 1));

        Assert.Equal(0, Tax(tables, Query("DE", "DE", Line("1", 100, "books")) with { Dates = day }));
        Assert.Equal(7, Tax(tables, Query("DE", "DE", Line("1", 100, "food")) with { Dates = day }));
    }

    [Fact]
    public void A_company_adds_products_and_places_of_its_own()
    {
        var tables = Merged(Budget with
        {
            Products = [Row("code=own-drone", "nature=goods", "name=Drones")],
            Taxability = [Row("jurisdiction=US-WA", "product=own-drone", "treatment=standard")],
            Jurisdictions = [Row("code=US-WA-SPOKANE", "parent=US-WA", "name=Spokane", "tax=Spokane Local Tax", "rounding=document", "timing=checkout", "tax-point=supply")],
            Rates = [Row("jurisdiction=US-WA-SPOKANE", "class=standard", "rate=0.026", "from=2026-01-01")],
            Places = [Row("country=US", "region=WA", "city=Spokane", "kind=city", "jurisdiction=US-WA-SPOKANE")],
        });
        var line = Assert.Single(Result(tables, Query("US", "US/WA/Spokane", Line("1", 100, "own-drone")) with { Currency = "USD", Seller = Seller("US", "US-WA"), Dates = new TaxDates(new DateOnly(2027, 2, 1)) }).Lines);

        Assert.Equal(["US-WA 6.5", "US-WA-SPOKANE 2.6"], line.Taxes.Select(tax => FormattableString.Invariant($"{tax.Jurisdiction} {tax.Amount.Amount:0.#}")));
        Assert.Null(line.Treatment.Doubt);
    }

    [Fact]
    public void What_is_wrong_is_named_by_the_row_of_the_change()
    {
        var failed = Assert.IsType<ParseResult<TaxTables>.Failure>(Apply(Budget with
        {
            Rates = [Row("jurisdiction=DE", "class=standard", "rate=20")],
            Taxability = [Row("jurisdiction=DE", "product=boots", "treatment=reduced")],
        }));
        Assert.Equal(["$.changes[0].rates[0].rate", "$.changes[0].taxability[0].product"], failed.Problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
        Assert.Equal("$.changes[0].rates[0].rat", Assert.Single(Assert.IsType<ParseResult<TaxTables>.Failure>(Apply(Budget with { Rates = [Row("rat=1")] })).Problems).Path);
    }

    [Fact]
    public void Tables_may_be_all_of_a_company_s_own()
    {
        var change = Budget with
        {
            From = new DateOnly(2020, 1, 1),
            Jurisdictions = [Row("code=JP", "name=Japan", "tax=Consumption Tax", "rounding=document", "timing=billing", "tax-point=supply", "currency=JPY")],
            Products = [Row("code=standard", "nature=goods", "name=Goods")],
            Rates = [Row("jurisdiction=JP", "class=standard", "rate=0.10")],
        };
        var tables = Assert.IsType<ParseResult<TaxTables>.Success>(TaxTableMerge.Apply(TaxTables.BuiltInFiles, new TaxTableChanges([change], IsWhole: true))).Value;

        Assert.Equal(["JP"], tables.Jurisdictions.Select(each => each.Code));
        Assert.Equal(100, Tax(tables, Query("JP", "JP", Line("1", 1000)) with { Currency = "JPY" }));
    }

    private static ParseResult<TaxTables> Apply(params TaxTableChange[] changes) => TaxTableMerge.Apply(TaxTables.BuiltInFiles, new TaxTableChanges(changes));

    private static TaxTables Merged(TaxTableChange change) => Apply(change) switch
    {
        ParseResult<TaxTables>.Success read => read.Value,
        ParseResult<TaxTables>.Failure failed => throw new InvalidOperationException(string.Join(' ', failed.Problems.Select(problem => $"{problem.Path} {problem.Text}"))),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    private static TaxResult Result(TaxTables tables, TaxQuery query) => Assert.IsType<ParseResult<TaxResult>.Success>(new TaxEngine(tables).Compute(query)).Value;

    private static decimal Tax(TaxTables tables, TaxQuery query) => Result(tables, query).Tax.Amount;

    private static Dictionary<string, string> Row(params string[] cells) =>
        cells.Select(cell => cell.Split('=', 2)).ToDictionary(cell => cell[0], cell => cell[1], StringComparer.Ordinal);
}
