using Billing.Domain.Customers;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Customers;

[Trait("Capability", "PLT-12")]
public sealed class CustomerValueTests
{
    private static readonly Currency Eur = Currency.Of("EUR");
    private static readonly Currency Usd = Currency.Of("USD");

    [Fact]
    public void Totals_keep_currencies_apart_and_add_up_exactly_over_regions()
    {
        var here = CustomerTotals.Of(
        [
            new(ValueMovementKind.Paid, new Money(10.10m, Usd)),
            new(ValueMovementKind.Invoiced, new Money(20.20m, Eur)),
            new(ValueMovementKind.Paid, new Money(20.20m, Eur)),
            new(ValueMovementKind.Refunded, new Money(0.30m, Eur)),
        ]);
        var there = CustomerTotals.Of([new(ValueMovementKind.Paid, new Money(0.10m, Eur))]);

        Assert.Equal(
            [
                new CustomerTotals(new Money(20.20m, Eur), new Money(20.30m, Eur), new Money(0.30m, Eur), new Money(20.00m, Eur)),
                new CustomerTotals(Money.Zero(Usd), new Money(10.10m, Usd), Money.Zero(Usd), new Money(10.10m, Usd)),
            ],
            CustomerTotals.Sum([.. here, .. there]));
    }

    [Fact]
    public void A_customer_has_one_key_however_the_address_is_written_and_another_in_another_scope()
    {
        var key = CustomerKey.Of("group:x", Buyer("Anna@Mail.example ", taxId: "DE1"));

        Assert.Equal(key, CustomerKey.OfEmail("group:x", "anna@mail.example"));
        Assert.NotEqual(key, CustomerKey.OfEmail("group:y", "anna@mail.example"));
        Assert.True(CustomerKey.IsOne(key));
        Assert.DoesNotContain("anna", key, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_buyer_without_mail_address_is_known_by_tax_id_and_else_by_name_and_place()
    {
        Assert.Equal(CustomerKey.Of("s", Buyer(null, "DE1")), CustomerKey.Of("s", Buyer(" ", "de1")));
        Assert.Equal(CustomerKey.Of("s", Buyer(null, null)), CustomerKey.Of("s", Buyer(null, "")));
        Assert.NotEqual(CustomerKey.Of("s", Buyer(null, null)), CustomerKey.Of("s", Buyer(null, null) with { Name = "Another" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcde/")]
    public void What_is_no_digest_is_no_key(string text) => Assert.False(CustomerKey.IsOne(text));

    private static Party Buyer(string? email, string? taxId) => new("Anna", null, new Address("Street 1", "80331", "München", null, "DE"), taxId, email);
}
