using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Catalogue;
using Billing.Domain.Ledger;
using Billing.Functions.Tests.Invoicing.Documents;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>What is paid in cash is rounded to the coins that there are, from the till to invoice, ledger and payment.</summary>
[Trait("Capability", "PRC-08")]
[Trait("Adapter", "shopify")]
public sealed class CashRoundingTests
{
    [Fact]
    public async Task What_the_till_rounded_is_a_line_below_the_total_and_the_cash_pays_it()
    {
        // The folder of changed tenants has no logos.
        await using var scenario = await Shop.StartAsync(tenant => tenant["legalEntities"]!.AsArray().ToList().ForEach(entity => entity!["logoBlob"] = null));
        var order = Order("#K1", "0.02");
        var (books, invoice) = await SellAsync(scenario, order, "K1", "0.02");

        Assert.Equal((10.03m, 1.90m, 11.93m), (invoice.Net.Amount, invoice.Tax.Amount, invoice.TotalWithTax.Amount));
        Assert.Equal((0.02m, 11.95m, 0m), (invoice.Rounding.Amount, invoice.Gross.Amount, invoice.AmountDue.Amount));
        Assert.Equal(["Goods", "CashRounding"], invoice.Lines.Select(line => $"{line.Kind}"));
        Assert.DoesNotContain(invoice.TaxBreakdown, row => row.Name.Length == 0);
        Assert.Equal(-0.02m, Balance(books, Account.RoundingDifferences));
        Assert.Equal(11.95m, Balance(books, Account.GatewayClearing));
        Assert.Equal(0m, Balance(books, Account.CustomerDeposits));
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);

        Assert.Empty(await scenario.ExceptionCodesAsync());
        var pdf = PdfText.Of(await scenario.Fabric.Http.GetByteArrayAsync(new Uri($"api/invoices/nordwind/{invoice.Number}/pdf", UriKind.Relative)));
        var row = Assert.Single((await scenario.GetAsync("api/invoices/nordwind")).Json.EnumerateArray());
        Assert.Equal(("0.02", "11.95"), (row.GetProperty("rounding").GetProperty("amount").GetString(), row.GetProperty("gross").GetProperty("amount").GetString()));
        Assert.True(pdf.Says("Gesamtbetrag 11,93 € Rundung 0,02 € Bereits bezahlt 11,95 € Zu zahlen 0,00 €"));
        Assert.False(pdf.Says("Cash rounding"));
        Assert.Contains((await scenario.OrderAsync("K1")).GetProperty("order").GetProperty("lines").EnumerateArray(), line => line.GetProperty("kind").GetString() == "cashRounding");
    }

    [Theory]
    [InlineData("K2", "orders/paid")]
    [InlineData("K3", "order_transactions/create")]
    public async Task Where_the_till_does_not_round_the_tenants_policy_does(string name, string told)
    {
        await using var scenario = await StartAsync();
        var order = Order("#" + name, rounding: null);
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();

        var lines = (await scenario.OrderAsync(name)).GetProperty("order").GetProperty("lines").EnumerateArray();
        Assert.Equal("0.02", Assert.Single(lines, line => line.GetProperty("kind").GetString() == "cashRounding").GetProperty("net").GetProperty("amount").ToString());
        await scenario.TellAsync(told, told == "orders/paid" ? Order("#" + name, "0.02", order["id"]!) : Told.Transaction(order, "sale", "11.93", "cash", each => each["amount_rounding"] = "0.02"));
        Assert.Equal(11.95m, Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments).Captured!.Value.Amount);
    }

    [Fact]
    public async Task What_is_paid_by_card_is_not_rounded()
    {
        await using var scenario = await StartAsync();
        var order = Order("#K4", rounding: null);
        order["payment_gateway_names"] = new JsonArray("cash", "shopify_payments");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();

        Assert.Single((await scenario.OrderAsync("K4")).GetProperty("order").GetProperty("lines").EnumerateArray());
    }

    [Fact]
    public async Task A_till_that_rounds_otherwise_than_agreed_is_believed_and_a_person_is_told()
    {
        await using var scenario = await StartAsync();
        var (_, invoice) = await SellAsync(scenario, Order("#K5", "-0.03"), "K5", "-0.03");

        Assert.Equal(11.90m, invoice.Gross.Amount);
        Assert.Equal(["orders.cash-rounding-differs"], await scenario.ExceptionCodesAsync());
    }

    [Fact]
    public async Task An_update_of_an_order_that_was_rounded_changes_nothing()
    {
        await using var scenario = await StartAsync();
        var order = Order("#K6", "0.02");
        await SellAsync(scenario, order, "K6", "0.02");
        order["current_total_price"] = "11.93";
        order["updated_at"] = "2026-11-03T09:00:00+01:00";
        await scenario.TellAsync("orders/updated", order);

        Assert.Empty(await scenario.ExceptionCodesAsync());
    }

    private static Task<Scenario> StartAsync() =>
        Shop.StartAsync(tenant => tenant["orders"] = new JsonObject { ["cashUnits"] = new JsonObject { ["EUR"] = 0.05m } });

    // A till's order of 11.93, as shopify.dev shows the adjustment: beside the total, which does not hold it.
    private static JsonObject Order(string name, string? rounding, JsonNode? id = null) => Payload.Order(name, each =>
    {
        each["id"] = id?.DeepClone() ?? each["id"]!.DeepClone();
        each["source_name"] = "pos";
        each["payment_gateway_names"] = new JsonArray("cash");
        each["line_items"] = new JsonArray(Payload.Line("11.93", Payload.Tax("1.90", 0.19m)));
        (each["total_price"], each["total_price_set"]) = ("11.93", Payload.Set("11.93"));
        each["total_cash_rounding_payment_adjustment_set"] = rounding is null ? null : Payload.Set(rounding);
    });

    private static async Task<(BooksFacts Books, Domain.Invoicing.Invoice Invoice)> SellAsync(Scenario scenario, JsonObject order, string reference, string rounding)
    {
        await scenario.ShopifyAsync("nordwind", $"o-{reference}", order);
        await scenario.DrainAsync();
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "11.93", "cash", each => each["amount_rounding"] = rounding));
        await scenario.WarehouseAsync("nordwind", $"s-{reference}", Payload.Shipped(reference, order.LineId()));
        var books = await scenario.AuditedBooksAsync("nordwind");
        return (books, Assert.Single(books.Invoices));
    }

    private static decimal Balance(BooksFacts books, string account) =>
        books.Entries.SelectMany(entry => entry.Postings).Where(posting => posting.Account == account).Sum(posting => posting.Amount.Amount);
}
