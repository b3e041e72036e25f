using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Invoicing;

/// <summary>An invoice to a buyer whose name no font of the app can print.</summary>
[Trait("Capability", "BIL-04")]
public sealed class MissingLettersTests
{
    [Fact]
    public async Task The_document_waits_and_an_exception_names_the_letters_while_the_books_go_on()
    {
        await using var scenario = await Scenario.StartAsync();
        var order = Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json");
        order["billing_address"]!["last_name"] = "לוי";
        await scenario.ShopifyAsync("nordwind", "o-1002", order);
        await scenario.StripeAsync("nordwind", Scenario.Sample("nordwind/stripe/payment-1002.json"));
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
        await scenario.DrainAsync();

        var raised = (await scenario.GetAsync("api/exceptions/nordwind")).Body;
        Assert.Contains("invoicing.letters-missing", raised, StringComparison.Ordinal);
        Assert.Contains("U+05DC", raised, StringComparison.Ordinal);
        Assert.Contains("invoicing.letters-missing", (await scenario.GetAsync("api/dead-letters/nordwind")).Body, StringComparison.Ordinal);
        Assert.Contains("NW-2026-000001", (await scenario.GetAsync("api/invoices/nordwind")).Body, StringComparison.Ordinal);
    }
}
