using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Tests.Tax;

/// <summary>Sellers, buyers and queries for tests of tax.</summary>
internal static class Taxed
{
    public static readonly DateOnly Day = new(2026, 11, 2);

    public static readonly DateOnly LongAgo = new(2010, 1, 1);

    public static readonly TaxEngine Engine = new(TaxTables.BuiltIn);

    /// <summary>A buyer in the Union with a VAT id that the authority knows.</summary>
    public static readonly TaxBuyer FrenchCompany = new(BuyerClass.Business, "FR40303265045", TaxIdStatus.Valid, []);

    /// <summary>A decimal of a theory, which has no literal for one.</summary>
    public static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    public static TaxSeller Seller(string country, params string[] registrations) => new(
        country,
        [
            new TaxRegistration(country, TaxRegistrationKind.Established, null, LongAgo),
            .. registrations.Select(each => each.Split(':') is [var jurisdiction, var kind]
                ? new TaxRegistration(jurisdiction, Enum.Parse<TaxRegistrationKind>(kind), null, LongAgo)
                : new TaxRegistration(each, TaxRegistrationKind.Registered, null, LongAgo)),
        ]);

    public static TaxableLine Line(string id, decimal amount, string product = "standard", decimal quantity = 1) => new(id, product, quantity, amount);

    public static TaxQuery Query(string from, string to, params TaxableLine[] lines) =>
        new("EUR", false, new TaxDates(Day), Seller(from), new TaxPlace(from), Place(to), TaxBuyer.Consumer, lines);

    public static TaxPlace Place(string text) => text.Split('/') switch
    {
        [var country] => new TaxPlace(country),
        [var country, var region] => new TaxPlace(country, region),
        [var country, var region, var city] => new TaxPlace(country, region, city),
        _ => throw new ArgumentException("A place is country/region/city.", nameof(text)),
    };

    public static TaxResult Of(TaxQuery query) => Engine.Compute(query) switch
    {
        ParseResult<TaxResult>.Success read => read.Value,
        ParseResult<TaxResult>.Failure failed => throw new InvalidOperationException(string.Join(' ', failed.Problems.Select(problem => $"{problem.Path} {problem.Text}"))),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    public static TaxedLine One(TaxQuery query) => Assert.Single(Of(query).Lines);

    public static IReadOnlyList<Problem> Problems(TaxQuery query) => Assert.IsType<ParseResult<TaxResult>.Failure>(Engine.Compute(query)).Problems;
}
