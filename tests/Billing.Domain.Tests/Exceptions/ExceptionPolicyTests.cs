using System.Text;
using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Exceptions;

[Trait("Capability", "EXC-01")]
public sealed class ExceptionPolicyTests
{
    private static readonly ExceptionPolicy Usual = ExceptionPolicy.Usual.In("Europe/Berlin", "EUR");

    [Theory]
    [InlineData("payments.odd", "99.99", "EUR", Materiality.Low, FabricRole.Finance)]
    [InlineData("payments.odd", "-1000.00", "EUR", Materiality.High, FabricRole.Finance)]
    [InlineData("payments.dispute-opened", "1.00", "EUR", Materiality.High, FabricRole.Finance)]
    [InlineData("pricing.odd", "10000.00", "EUR", Materiality.Critical, FabricRole.Pricing)]
    [InlineData("orders.odd", "1.00", "USD", Materiality.High, FabricRole.Operator)]
    [InlineData("orders.odd", null, null, Materiality.Medium, FabricRole.Operator)]
    public void An_exception_is_weighed_by_its_money_and_goes_to_those_who_know(string code, string? amount, string? currency, Materiality materiality, FabricRole owner)
    {
        var money = amount is null ? (Money?)null : new Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), Currency.Of(currency!));
        var routed = Usual.Route(new ExceptionRaised("x", code, code.Split('.')[0], "s", "t", money, Sold.Noon), suggestion: null, traceId: null, Sold.Noon);

        Assert.Equal((materiality, owner), (routed.Materiality, routed.Owner));
        Assert.NotEmpty(routed.Why);
    }

    [Fact]
    public void Every_problem_of_a_policy_is_named()
    {
        const string json = """
            {"calendar":{"timeZone":"Mars/Base","days":[],"from":"9","until":"08:00","holidays":["x"]},"materiality":{"currency":"EURO","medium":"5","high":"4","rates":{"US":"1"}},
             "hours":{"low":0},"routes":[{"code":"a.","owner":"king","escalation":[{"to":"admin","afterHours":-1}]}],"colour":"red"}
            """;
        var read = Assert.IsType<ParseResult<ExceptionPolicy>.Failure>(ExceptionPolicyReader.Read(Encoding.UTF8.GetBytes(json)));

        Assert.Equal(
            [
                "$.calendar.days", "$.calendar.from", "$.calendar.holidays", "$.calendar.timeZone", "$.calendar.until", "$.colour", "$.hours.low", "$.materiality.currency", "$.materiality.high",
                "$.materiality.rates.US", "$.routes[0].escalation[0].afterHours", "$.routes[0].owner",
            ],
            read.Problems.Select(problem => problem.Path).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_route_of_the_tenant_counts_before_the_usual_one_of_the_same_code()
    {
        var read = Assert.IsType<ParseResult<ExceptionPolicy>.Success>(ExceptionPolicyReader.Read("""{"routes":[{"code":"payments.","owner":"operator"}]}"""u8.ToArray()));
        var policy = read.Value.In("Europe/Berlin", "EUR");

        Assert.Equal(FabricRole.Operator, policy.Route(new ExceptionRaised("x", "payments.odd", "payments", "s", "t", null, Sold.Noon), null, null, Sold.Noon).Owner);
    }
}
