using System.Net;
using System.Text.Json.Nodes;
using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Revenue;

namespace Billing.Functions.Tests.Scenarios;

[Trait("Adapter", "shopify")]
[Trait("Adapter", "stripe")]
[Trait("Adapter", "fulfilment")]
public sealed class OrderToCashTests
{
    [Fact]
    [Trait("Capability", "ORD-01")]
    [Trait("Capability", "BIL-01")]
    public async Task A_mixed_basket_is_invoiced_as_its_parts_are_delivered_and_sums_to_the_order()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.StripeAsync("nordwind", Stripe("nordwind/stripe/payment-1002.json"));
        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(2, books.Invoices.Count);
        Assert.Equal(191.70m, books.Invoices.Sum(invoice => invoice.Gross.Amount));
        Assert.Equal(25.92m, books.Invoices.Sum(invoice => invoice.Tax.Amount));
        Assert.All(books.Receivables.SelectMany(account => account.Items), item => Assert.True(item.Open.IsZero));
        Assert.Equal(LineKind.Digital, books.Invoices[0].Lines.Single().Kind);
    }

    [Fact]
    [Trait("Capability", "REV-03")]
    public async Task Goods_earn_nothing_before_they_are_delivered()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1003", Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json"));
        await scenario.WarehouseAsync("nordwind", "s-1003", Scenario.Sample("nordwind/fulfilment/shipped-1003.json"));
        var shipped = await scenario.AuditedBooksAsync("nordwind");
        await scenario.WarehouseAsync("nordwind", "d-1003", Scenario.Sample("nordwind/fulfilment/delivered-1003.json"));
        var delivered = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(0, Recognised(shipped.Contracts));
        Assert.Equal(1632.00m, Recognised(delivered.Contracts));
    }

    [Fact]
    [Trait("Capability", "ORD-02")]
    public async Task Messages_that_come_before_what_they_are_about_are_kept_and_applied()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.StripeAsync("nordwind", Stripe("nordwind/stripe/payment-1004.json"));
        await scenario.WarehouseAsync("nordwind", "s-1004", Scenario.Sample("nordwind/fulfilment/shipped-1004.json"));
        await scenario.DrainAsync();
        await scenario.ShopifyAsync("nordwind", "o-1004", Scenario.Sample("nordwind/shopify/order-1004-paid-before-it-came.json"));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(68.90m, Assert.Single(books.Invoices).Gross.Amount);
        Assert.True(books.Receivables.Single().Items.Single().Open.IsZero);
    }

    [Fact]
    [Trait("Capability", "PAY-01")]
    public async Task A_refund_told_before_its_capture_is_booked_with_it()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("sierra", "o-2005", Scenario.Sample("sierra/shopify/order-2005-refunded-line.json"));
        await scenario.StripeAsync("sierra", Stripe("sierra/stripe/refund-2005.json"));
        await scenario.DrainAsync();
        await scenario.StripeAsync("sierra", Stripe("sierra/stripe/payment-2005.json"));

        var payment = Assert.Single((await scenario.AuditedBooksAsync("sierra")).Payments);
        Assert.Equal(201.94m, payment.Captured!.Value.Amount);
        Assert.Equal(70.62m, payment.Refunded!.Value.Amount);
    }

    [Fact]
    [Trait("Capability", "ORD-03")]
    public async Task An_order_whose_totals_do_not_add_up_is_refused_and_asks_a_person()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1005", Scenario.Sample("nordwind/shopify/order-1005-totals-differ.json"));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(OrderStatus.Rejected, Assert.Single(books.Orders).Status);
        var exceptions = await scenario.GetAsync("api/exceptions/nordwind");
        Assert.Equal("orders.total-differs", exceptions.Json[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Payment_in_advance_that_does_not_come_within_a_week_asks_a_person_once()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
        await scenario.DrainAsync();
        await scenario.PassAsync("2026-11-20T08:00:00Z");

        var overdue = await scenario.GetAsync("api/exceptions/nordwind");
        Assert.Equal("payments.overdue", Assert.Single(overdue.Json.EnumerateArray()).GetProperty("code").GetString());
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    [Trait("Capability", "BIL-03")]
    public async Task Numbers_have_no_gap_when_many_orders_are_shipped_at_once()
    {
        await using var scenario = await Scenario.StartAsync();
        await Task.WhenAll(Enumerable.Range(1, 24).Select(index => OrderAndShipAsync(scenario, index)));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(24, books.Invoices.Count);
        Assert.Equal(
            Enumerable.Range(1, 24).Select(index => $"NW-2026-{index:D6}"),
            books.Invoices.Select(invoice => invoice.Number!).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Capability", "REV-02")]
    [Trait("Capability", "LED-01")]
    public async Task A_subscription_earns_its_price_day_by_day_and_bills_use_in_arrears()
    {
        await using var scenario = await Scenario.StartAsync("2026-10-01T09:00:00Z");
        await scenario.ShopifyAsync("nordwind", "o-1001", Scenario.Sample("nordwind/shopify/order-1001-subscription.json"));
        await scenario.StripeAsync("nordwind", Stripe("nordwind/stripe/payment-1001.json"));
        await scenario.DrainAsync();
        await scenario.PassAsync("2026-10-11T12:00:00Z");
        var tenDays = await scenario.AuditedBooksAsync("nordwind");
        await scenario.PassAsync("2026-10-31T12:00:00Z");
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.UsageAsync("nordwind", Scenario.Sample("nordwind/usage/october-1.json"))).Status);
        await scenario.PassAsync("2026-11-01T12:00:00Z");
        var november = await scenario.AuditedBooksAsync("nordwind");

        // 120.00 over the 31 days of October: ten of them have passed.
        Assert.Equal(38.71m, Recognised(tenDays.Contracts));
        var second = november.Invoices[1];
        Assert.Equal([LineKind.Subscription, LineKind.Usage], second.Lines.Select(line => line.Kind));
        Assert.Equal(3444m - 1000m, second.Lines[1].Quantity);
        Assert.Equal(30.55m, second.Lines[1].Net.Amount);
        Assert.Equal(120.00m + 30.55m, Recognised(november.Contracts));
    }

    [Fact]
    [Trait("Capability", "BIL-04")]
    public async Task The_invoice_can_be_fetched_as_a_document()
    {
        await using var scenario = await Scenario.StartAsync();
        await OrderAndShipAsync(scenario, 1);
        await scenario.DrainAsync();
        var list = await scenario.GetAsync("api/invoices/nordwind");
        var number = list.Json[0].GetProperty("id").GetString();
        var document = await scenario.GetAsync($"api/invoices/nordwind/{number}/pdf");

        Assert.Equal("application/pdf", document.ContentType);
        Assert.StartsWith("%PDF-1.", document.Body, StringComparison.Ordinal);
    }

    private static async Task OrderAndShipAsync(Scenario scenario, int index)
    {
        var order = Scenario.Sample("nordwind/shopify/order-1003-reverse-charge.json");
        order["id"] = 9_000_000 + index;
        order["name"] = $"#9{index:D3}";
        var shipped = Scenario.Sample("nordwind/fulfilment/shipped-1003.json");
        shipped["data"]!["order"] = $"9{index:D3}";
        await scenario.ShopifyAsync("nordwind", $"o-{index}", order);
        await scenario.WarehouseAsync("nordwind", $"s-{index}", shipped);
    }

    private static JsonNode Stripe(string sample) => Scenario.Sample(sample);

    private static decimal Recognised(IEnumerable<RevenueContract> contracts) =>
        contracts.SelectMany(contract => contract.Obligations).Sum(obligation => obligation.Recognised.Amount);
}
