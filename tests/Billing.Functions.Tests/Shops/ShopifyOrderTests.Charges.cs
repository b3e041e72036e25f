using System.Net;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Catalogue;
using Billing.Domain.Ledger;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <content>What is charged beside the articles: gift cards, duties, fees, differences.</content>
public sealed partial class ShopifyOrderTests
{
    [Fact]
    public async Task A_tip_that_a_till_tells_without_a_line_counts()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#TIP2", each =>
        {
            each["total_tip_received"] = "2.10";
            Total(each, "14.00");
        });

        Assert.Equal(-2.10m, Balance(await SellAsync(scenario, order, "TIP2", 1400), Account.Tips));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gift_card_that_is_sold_is_owed_and_earns_nothing(bool isPlastic)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Untaxed("#GC", "50.00", each => each["line_items"]![0] = Card(isPlastic));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.StripeAsync("nordwind", Payload.Paid("GC", 5000));
        await scenario.DrainAsync();
        if (isPlastic)
        {
            Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Invoices);
            await scenario.WarehouseAsync("nordwind", "s", Payload.Shipped("GC", order.LineId()));
        }

        var books = await scenario.AuditedBooksAsync("nordwind");
        var invoice = Assert.Single(books.Invoices);
        Assert.Equal((50.00m, 0m), (invoice.Gross.Amount, invoice.Tax.Amount));
        Assert.Equal(-50.00m, Balance(books, Account.GiftCards));
        Assert.Equal(0, Balance(books, Account.DeferredRevenue));
        Assert.Empty(books.Contracts.SelectMany(contract => contract.Obligations));
        Assert.Empty(await scenario.ExceptionCodesAsync());
    }

    [Fact]
    public async Task A_gift_card_that_bears_tax_is_held_where_vouchers_are_multi_purpose_and_taken_where_they_are_single_purpose()
    {
        static JsonObject Taxed() => Payload.Order("#GC2", order =>
        {
            order["line_items"]![0]!["gift_card"] = true;
            order["line_items"]![0]!["requires_shipping"] = false;
        });
        await using var multi = await Shop.StartAsync();
        await multi.ShopifyAsync("nordwind", "o", Taxed());
        await multi.DrainAsync();
        await using var single = await Shop.StartAsync(tenant => tenant["orders"] = new JsonObject { ["giftCards"] = "singlePurpose" });
        await single.ShopifyAsync("nordwind", "o", Taxed());
        await single.StripeAsync("nordwind", Payload.Paid("GC2", 1190));

        Assert.Equal("held", (await multi.OrderAsync("GC2")).GetProperty("status").GetString());
        Assert.Equal(["orders.gift-card-tax"], await multi.ExceptionCodesAsync());
        var books = await single.AuditedBooksAsync("nordwind");
        Assert.Equal(-10.00m, Balance(books, Account.GiftCards));
        Assert.Equal(-1.90m, Balance(books, Account.TaxOf("DE")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Duties_are_owed_to_who_clears_the_goods(bool areOfLines)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Untaxed("#DUTY", "100.00", each =>
        {
            each["shipping_address"] = Payload.Address("CH", "Bern", "3011");
            each["billing_address"] = Payload.Address("CH", "Bern", "3011");
            each["current_total_duties_set"] = Payload.Set("7.50");
            if (areOfLines)
            {
                var duty = Payload.Set("7.50");
                duty["id"] = "1";
                duty["harmonized_system_code"] = "520300";
                duty["tax_lines"] = new JsonArray();
                each["line_items"]![0]!["duties"] = new JsonArray(duty);
            }

            Total(each, "107.50");
        });
        var books = await SellAsync(scenario, order, "DUTY", 10750);

        Assert.Equal(107.50m, Assert.Single(books.Invoices).Gross.Amount);
        Assert.Equal(-7.50m, Balance(books, Account.Duties));
        Assert.Equal(-100.00m, Balance(books, Account.DeferredRevenue));
    }

    [Fact]
    public async Task An_additional_fee_is_a_line_that_is_earned()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#FEE", each =>
        {
            each["current_total_additional_fees_set"] = Payload.Set("3.00");
            Total(each, "14.90");
        });
        var books = await SellAsync(scenario, order, "FEE", 1490);

        Assert.Equal(3.00m, Assert.Single(books.Invoices).Lines.Single(line => line.Kind == LineKind.Fee).Net.Amount);
        Assert.Equal(-13.00m, Balance(books, Account.DeferredRevenue));
    }

    [Fact]
    public async Task A_shipping_line_that_was_removed_does_not_count()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#RS", each => each["shipping_lines"]!.AsArray().Add(new JsonObject
        {
            ["id"] = 555,
            ["title"] = "Standard",
            ["price"] = "4.90",
            ["is_removed"] = true,
            ["tax_lines"] = new JsonArray(Payload.Tax("0.78", 0.19m)),
        }));

        Assert.Equal(11.90m, Assert.Single((await SellAsync(scenario, order, "RS", 1190)).Invoices).Gross.Amount);
    }

    [Fact]
    public async Task Lines_that_were_removed_whole_or_in_part_count_as_what_is_left()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#RL", each =>
        {
            var line = each["line_items"]![0]!;
            (line["quantity"], line["current_quantity"]) = (2, 1);
            line["tax_lines"] = new JsonArray(Payload.Tax("3.80", 0.19m));
            var gone = Payload.Line("5.00", Payload.Tax("0.80", 0.19m));
            gone["current_quantity"] = 0;
            each["line_items"]!.AsArray().Add(gone);
            Total(each, "28.80");
            each["total_tax"] = "4.60";
            (each["current_total_price"], each["current_total_tax"]) = ("11.90", "1.90");
        });

        var invoice = Assert.Single((await SellAsync(scenario, order, "RL", 1190)).Invoices);
        Assert.Equal((1, 11.90m), (invoice.Lines.Single().Quantity, invoice.Gross.Amount));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tax_that_the_channel_remits_is_owed_to_the_channel_and_not_to_the_authority(bool isIncluded)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#CH", each =>
        {
            each["taxes_included"] = isIncluded;
            each["line_items"]![0] = Payload.Line(isIncluded ? "11.90" : "10.00", Payload.Tax("1.90", 0.19m, isByChannel: true));
        });
        var books = await SellAsync(scenario, order, "CH", 1190);

        var invoice = Assert.Single(books.Invoices);
        Assert.Equal((11.90m, 0m), (invoice.Gross.Amount, invoice.Tax.Amount));
        Assert.Equal(-1.90m, Balance(books, Account.ChannelTaxes));
        Assert.Equal(0, Balance(books, Account.TaxOf("DE")));
        Assert.Equal(-10.00m, Balance(books, Account.DeferredRevenue));
    }

    [Fact]
    public async Task A_buyer_under_reverse_charge_accounts_for_the_tax_and_without_a_number_a_person_is_asked()
    {
        static JsonObject Order(string name, bool hasNumber) => Payload.Untaxed(name, "100.00", order =>
        {
            order["billing_address"] = Payload.Address("FR", "Lyon", "69001");
            order["shipping_address"] = Payload.Address("FR", "Lyon", "69001");
            order["tax_exempt"] = true;
            order["customer"]!["tax_exemptions"] = new JsonArray("EU_REVERSE_CHARGE_EXEMPTION_RULE");
            order["note_attributes"] = hasNumber ? new JsonArray(new JsonObject { ["name"] = "vat_number", ["value"] = "FR40303265045" }) : new JsonArray();
        });
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o-2", Order("#RC2", hasNumber: false));
        var books = await SellAsync(scenario, Order("#RC1", hasNumber: true), "RC1", 10000);

        Assert.Equal(TaxCategory.IntraCommunity, Assert.Single(books.Invoices).Lines[0].Category);
        Assert.Equal("held", (await scenario.OrderAsync("RC2")).GetProperty("status").GetString());
        Assert.Equal(["orders.reverse-charge-without-id"], await scenario.ExceptionCodesAsync());
    }

    [Fact]
    public async Task What_the_customer_saw_is_the_currency_throughout_and_the_payment_pays_it()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Untaxed("#USD", "100.00", each =>
        {
            each["presentment_currency"] = "USD";
            each["total_price_set"] = Payload.Set("100.00", "EUR", "108.50", "USD");
            each["line_items"]![0]!["price_set"] = Payload.Set("100.00", "EUR", "108.50", "USD");
            each["billing_address"] = Payload.Address("CH", "Bern", "3011");
            each["shipping_address"] = Payload.Address("CH", "Bern", "3011");
        });
        var books = await SellAsync(scenario, order, "USD", 10850, "usd");

        var invoice = Assert.Single(books.Invoices);
        Assert.Equal(("USD", 108.50m), (invoice.Currency, invoice.Gross.Amount));
        Assert.True(invoice.IsSettledInAdvance);
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);
    }

    [Fact]
    public async Task An_order_that_is_not_all_told_as_the_customer_saw_it_is_taken_in_the_currency_of_the_shop_and_a_person_is_told()
    {
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o", Payload.Order("#USD2", order =>
        {
            order["presentment_currency"] = "USD";
            order["total_price_set"] = null;
        }));
        await scenario.DrainAsync();

        Assert.Equal("EUR", (await scenario.OrderAsync("USD2")).GetProperty("order").GetProperty("currency").GetString());
        Assert.Equal(["orders.presentment-incomplete"], await scenario.ExceptionCodesAsync());
    }

    [Theory]
    [InlineData("hold")]
    [InlineData("take")]
    public async Task Taxes_that_are_rounded_by_the_order_are_held_or_taken_with_a_difference_as_the_tenant_decides(string policy)
    {
        await using var scenario = await Shop.StartAsync(tenant => tenant["orders"] = new JsonObject { ["taxDifference"] = policy });
        var order = Payload.Order("#RND", each =>
        {
            each["taxes_included"] = false;
            each["line_items"] = new JsonArray([.. Enumerable.Range(0, 5).Select(_ => Payload.Line("3.13", Payload.Tax("0.28", 0.08875m)))]);
            each["total_tax"] = "1.39";
            Total(each, "17.04");
        });
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.StripeAsync("nordwind", Payload.Paid("RND", 1704));
        await scenario.DrainAsync();
        if (policy == "hold")
        {
            Assert.Equal("held", (await scenario.OrderAsync("RND")).GetProperty("status").GetString());
            Assert.Equal(["orders.tax-total-differs"], await scenario.ExceptionCodesAsync());
            await ReleaseAsync(scenario, "RND");
        }

        await scenario.DrainAsync();
        await scenario.WarehouseAsync("nordwind", "s", Payload.Shipped("RND", [.. Enumerable.Range(0, 5).Select(index => order.LineId(index))]));
        var books = await scenario.AuditedBooksAsync("nordwind");

        Assert.Equal(17.04m, Assert.Single(books.Invoices).Gross.Amount);
        Assert.Equal(0.01m, Balance(books, Account.RoundingDifferences));
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);
    }
}
