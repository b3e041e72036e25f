using Billing.Domain.Invoicing;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Tax;

/// <summary>Renewals of a company that asks the fabric for the tax: its own table has a rate of 16 % from December on.</summary>
public sealed class RenewalTaxTests
{
    [Theory]
    [InlineData(false, "120.00 22.80", "120.00 19.20")]
    [InlineData(true, "120.00 22.80", "123.10 19.70")]
    [Trait("Capability", "TAX-01")]
    public async Task A_renewal_bears_the_tax_of_its_first_day(bool pricesIncludeTax, string first, string second)
    {
        await using var scenario = await StartAsync(pricesIncludeTax);
        await scenario.PassAsync("2026-12-02T06:00:00Z");

        var invoices = (await scenario.AuditedBooksAsync("nordwind")).Invoices.OrderBy(invoice => invoice.Number, StringComparer.Ordinal).ToList();
        Assert.Equal([first, second], invoices.Select(Plan));
        Assert.Equal([0.19m, 0.16m], invoices.Select(invoice => Assert.Single(invoice.Lines[0].Taxes).Rate));
        Assert.Equal([true, false], invoices.Select(invoice => invoice.IsSettledInAdvance));
    }

    private static async Task<Scenario> StartAsync(bool pricesIncludeTax)
    {
        var scenario = await TaxedOrders.StartAsync(null, tax => tax["pricesIncludeTax"] = pricesIncludeTax);
        var (answer, _) = await Configuration.Configured.PutAsync(
            scenario,
            "nordwind/tax-tables",
            """
            { "changes": [ {
              "name": "Lower rate", "from": "2026-12-01", "source": "invented",
              "rates": [ { "jurisdiction": "DE", "class": "standard", "rate": "0.16" } ]
            } ] }
            """);
        Assert.True(answer.Status is System.Net.HttpStatusCode.OK or System.Net.HttpStatusCode.Created, answer.Body);
        var order = Scenario.Sample("nordwind/shopify/order-1001-subscription.json");
        order["created_at"] = "2026-11-02T08:30:00+01:00";
        await scenario.ShopifyAsync("nordwind", "o-1001", order);
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1001.json"));
        await scenario.DrainAsync();
        await scenario.PassAsync("2026-11-03T06:00:00Z");
        return scenario;
    }

    private static string Plan(Invoice invoice) => FormattableString.Invariant($"{invoice.Lines[0].Net.Amount:F2} {invoice.Lines[0].Tax.Amount:F2}");
}
