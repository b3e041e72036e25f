using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;
using static Billing.Domain.Tests.Tax.Taxed;

namespace Billing.Domain.Tests.Tax;

[Trait("Capability", "TAX-01")]
public sealed class TaxEngineProperties
{
    private static readonly TaxSeller Everywhere = Seller("DE", "EU:UnionOneStopShop", "US-NY", "US-WA", "CA", "CA-QC", "GB", "CH", "NO");

    private static readonly Gen<TaxQuery> Queries =
        from place in Gen.Elements("DE", "FR", "HU", "FI", "US/NY/New York", "US/WA/Seattle", "CA/QC", "CA/ON", "GB", "CH", "NO", "JP")
        from currency in Gen.Elements("EUR", "JPY", "BHD")
        from inclusive in Gen.Elements(true, false)
        from rounding in Gen.Elements<TaxRoundingScope?>(null, TaxRoundingScope.Line, TaxRoundingScope.Document)
        from units in Gen.NonEmptyListOf(Gen.OneOf(Gen.Choose(-30, 30), Gen.Choose(-1_000_000, 10_000_000)))
        from products in Gen.ListOf(Gen.Elements("standard", "books", "food", "ebooks", "services", "medicine"), units.Count)
        select Query("DE", place, [.. units.Zip(products, (unit, product) => (unit, product)).Select((each, index) =>
            Line($"L{index}", each.unit * Currency.Of(currency).MinorUnit, each.product))]) with
        {
            Currency = currency,
            PricesIncludeTax = inclusive,
            Rounding = rounding,
            Seller = Everywhere,
        };

    [Fact]
    public void Net_and_tax_are_the_gross_on_every_line_and_document_and_the_given_side_is_kept() => All(query =>
    {
        var result = Of(query);

        Assert.Equal(result.Net + result.Tax, result.Gross);
        Assert.All(result.Lines, line =>
        {
            Assert.Equal(line.Line.Amount, query.PricesIncludeTax ? line.Gross.Amount : line.Net.Amount);
            Assert.Equal(line.Tax, Money.Sum(line.Taxes.Select(tax => tax.Amount), line.Net.Currency));
            Assert.True(line.Net.IsPayable && line.Taxes.All(tax => tax.Amount.IsPayable));
        });
    });

    [Fact]
    public void The_order_of_the_lines_does_not_matter() => All(query =>
    {
        var turned = Of(query with { Lines = [.. query.Lines.Reverse()] }).Lines.ToDictionary(line => line.Line.LineId, line => (line.Net, line.Tax), StringComparer.Ordinal);
        Assert.All(Of(query).Lines, line => Assert.Equal(turned[line.Line.LineId], (line.Net, line.Tax)));
    });

    [Fact]
    public void No_line_differs_from_its_exact_tax_by_a_minor_unit_or_more() => All(query => Assert.All(Of(query).Lines, line =>
    {
        var unit = line.Net.Currency.MinorUnit;
        for (var index = 0; index < line.Taxes.Count; index++)
        {
            var share = line.Taxes[index].Rate / (query.PricesIncludeTax ? 1 + line.Treatment.TotalRate : 1);
            Assert.True(Math.Abs(line.Taxes[index].Amount.Amount - (line.Line.Amount * share)) < unit);
        }
    }));

    // Rounding each of n lines errs by up to half a unit each, rounding the document by half a unit once.
    [Fact]
    public void Document_and_line_rounding_differ_by_at_most_half_a_unit_for_each_line_and_one_half_more() => All(query =>
    {
        var (document, line) = (Of(query with { Rounding = TaxRoundingScope.Document }), Of(query with { Rounding = TaxRoundingScope.Line }));
        var taxes = document.Lines.Sum(each => each.Taxes.Count) + document.Lines.SelectMany(each => each.Taxes.Select(tax => (tax, each.Treatment.TotalRate))).Select(each => (each.tax.Jurisdiction, each.tax.Rate, each.TotalRate)).Distinct().Count();
        Assert.True(Math.Abs(document.Tax.Amount - line.Tax.Amount) <= taxes * document.Tax.Currency.MinorUnit / 2);
    });

    [Fact]
    public void Splitting_a_line_changes_no_total_of_a_document_rounded_tax() => All(query =>
    {
        var whole = query with { Rounding = TaxRoundingScope.Document };
        var first = whole.Lines[0];
        var part = new Money(first.Amount / 3, Currency.Of(query.Currency)).Round(Rounding.TowardsZero).Amount;
        var split = whole with { Lines = [first with { LineId = "x", Amount = part }, first with { LineId = "y", Amount = first.Amount - part }, .. whole.Lines.Skip(1)] };

        Assert.Equal(Of(whole).Tax, Of(split).Tax);
        Assert.Equal(Of(whole).Gross, Of(split).Gross);
    });

    [Fact]
    public void Splitting_a_line_changes_a_line_rounded_tax_by_at_most_a_unit_and_a_half_a_tax() => All(query =>
    {
        var whole = query with { Rounding = TaxRoundingScope.Line };
        var first = whole.Lines[0];
        var part = new Money(first.Amount / 3, Currency.Of(query.Currency)).Round(Rounding.TowardsZero).Amount;
        var split = whole with { Lines = [first with { LineId = "x", Amount = part }, first with { LineId = "y", Amount = first.Amount - part }, .. whole.Lines.Skip(1)] };

        var taxes = Math.Max(1, Of(whole).Lines[0].Taxes.Count);
        Assert.True(Math.Abs(Of(whole).Tax.Amount - Of(split).Tax.Amount) <= 1.5m * taxes * Currency.Of(query.Currency).MinorUnit);
    });

    [Fact]
    public void The_document_tax_of_a_rate_is_its_base_times_the_rate_rounded_once() => All(query =>
    {
        if (query.PricesIncludeTax)
        {
            return;
        }

        var result = Of(query with { Rounding = TaxRoundingScope.Document });
        foreach (var group in result.Lines.SelectMany(line => line.Taxes.Select(tax => (line, tax))).GroupBy(each => (each.tax.Jurisdiction, each.tax.Rate)))
        {
            var exact = new Money(group.Sum(each => each.line.Net.Amount) * group.Key.Rate, Currency.Of(query.Currency));
            Assert.Equal(exact.Round(Rounding.HalfAwayFromZero).Amount, group.Sum(each => each.tax.Amount.Amount));
        }
    });

    private static void All(Action<TaxQuery> check) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Queries.ToArbitrary(), check));
}
