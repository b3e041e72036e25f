using System.Globalization;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tests.Tax;

/// <summary>Product × place × day × parties, one row each in <c>Cases/extended.csv</c>.</summary>
[Trait("Capability", "TAX-01")]
public sealed class ExtendedCasesTests
{
    public static TheoryData<string> Rows => new(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Tax", "Cases", "extended.csv")).Where(line => line[0] != '#').Skip(1));

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_answer_and_what_is_doubtful_about_it_are_as_listed(string row)
    {
        if (row.Split(',') is not [var from, var to, var registrations, var buyer, var product, var day, var currency, var amount, var quantity, var expected, var doubts])
        {
            throw new ArgumentException("The row does not have eleven fields.", nameof(row));
        }

        var start = PlaceOf(from);
        var query = new TaxQuery(
            currency,
            false,
            new TaxDates(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            Taxed.Seller(start.Country, registrations.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            start,
            PlaceOf(to),
            BuyerOf(buyer),
            [Taxed.Line("1", Taxed.Number(amount), product, Taxed.Number(quantity))]);
        var line = Taxed.One(query);

        Assert.Equal(expected, Shown(line));
        Assert.Equal(doubts, line.Treatment.Doubts is { Count: > 0 } found ? string.Join(' ', found.Select(each => each.Code)) : "none");
        Assert.Equal(doubts == "none", line.Treatment.Doubt is null);
    }

    private static string Shown(TaxedLine line)
    {
        var rates = string.Join(" + ", line.Taxes.Select(tax => FormattableString.Invariant($"{tax.Jurisdiction} {tax.Rate * 100:0.#####}%")));
        return FormattableString.Invariant($"{line.Treatment.Category.Code()} {line.Tax.Amount:0.00} {rates}").TrimEnd();
    }

    private static TaxPlace PlaceOf(string text) => text.Split(':') is [var place, var postalCode] ? Taxed.Place(place) with { PostalCode = postalCode } : Taxed.Place(text);

    private static TaxBuyer BuyerOf(string text) => text.Split(':') switch
    {
        ["consumer"] => TaxBuyer.Consumer,
        ["business"] => new TaxBuyer(BuyerClass.Business, null, TaxIdStatus.None, []),
        ["federal"] => new TaxBuyer(BuyerClass.FederalGovernment, null, TaxIdStatus.None, []),
        [var id, var status] => new TaxBuyer(BuyerClass.Business, id, Enum.Parse<TaxIdStatus>(status), []),
        _ => throw new ArgumentException("A buyer is consumer, business, federal or ID:STATUS.", nameof(text)),
    };
}
