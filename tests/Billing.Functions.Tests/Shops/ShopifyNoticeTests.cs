using System.Net;
using System.Text.Json.Nodes;
using Billing.Domain.Ledger;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>What Shopify tells of orders beside the orders: payments, fulfilments, changes.</summary>
[Trait("Capability", "PAY-01")]
[Trait("Adapter", "shopify")]
public sealed class ShopifyNoticeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orders_paid_pays_whether_it_comes_before_or_after_the_order(bool isBefore)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A1");
        if (isBefore)
        {
            await scenario.TellAsync("orders/paid", order);
        }

        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        if (!isBefore)
        {
            await scenario.TellAsync("orders/paid", order);
        }

        await scenario.TellAsync("fulfillments/create", Told.Fulfilment(order));
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(11.90m, Assert.Single(books.Payments).Captured!.Value.Amount);
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);
        Assert.Empty(await OpenAsync(scenario));
    }

    [Theory]
    [InlineData("paid", "order", "sale")]
    [InlineData("sale", "paid", "order")]
    [InlineData("order", "sale", "paid")]
    [InlineData("sale", "order", "paid")]
    [InlineData("paid", "sale", "order")]
    [InlineData("order", "paid", "sale")]
    public async Task A_payment_that_is_told_by_its_transaction_and_by_the_order_counts_once_in_any_order(params string[] told)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A2");
        var sale = Told.Transaction(order, "sale", "11.90");
        foreach (var each in told)
        {
            await (each switch
            {
                "order" => scenario.ShopifyAsync("nordwind", "o", order),
                "paid" => scenario.TellAsync("orders/paid", order),
                _ => scenario.TellAsync("order_transactions/create", sale),
            });
            await scenario.DrainAsync();
        }

        Assert.Equal(11.90m, (await scenario.AuditedBooksAsync("nordwind")).Payments.Sum(payment => payment.Captured!.Value.Amount));
        Assert.Empty(await OpenAsync(scenario));
    }

    [Fact]
    public async Task A_gateway_that_tells_of_its_payments_itself_is_not_counted_twice()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A3", each => each["payment_gateway_names"] = new JsonArray("stripe"));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.StripeAsync("nordwind", Payload.Paid("A3", 1190));
        await scenario.TellAsync("orders/paid", order);
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "11.90", "stripe"));

        Assert.Equal(11.90m, Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments).Captured!.Value.Amount);
    }

    [Fact]
    public async Task A_gift_card_that_pays_lessens_what_is_owed_for_gift_cards()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A4", each => each["payment_gateway_names"] = new JsonArray("gift_card", "shopify_payments"));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        await scenario.TellAsync("orders/paid", order);
        Assert.Equal(["payments.split-unknown"], await OpenAsync(scenario));
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "4.00", "gift_card"));
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "7.90"));
        await scenario.TellAsync("fulfillments/create", Told.Fulfilment(order));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Empty(await OpenAsync(scenario));
        Assert.Equal(4.00m, Balance(books, Account.GiftCards));
        Assert.Equal(7.90m, Balance(books, Account.GatewayClearing));
        Assert.True(Assert.Single(books.Receivables).Items.Single().Open.IsZero);
    }

    [Theory]
    [InlineData("authorization", "success", false)]
    [InlineData("sale", "failure", false)]
    [InlineData("sale", "pending", false)]
    [InlineData("void", "success", false)]
    [InlineData("sale", "success", true)]
    public async Task What_moves_no_money_is_acknowledged_and_left(string kind, string status, bool isTest)
    {
        await using var scenario = await Shop.StartAsync();
        var answer = await scenario.TellAsync("order_transactions/create", Told.Transaction(Payload.Order("#A5"), kind, "11.90", change: each => (each["status"], each["test"]) = (status, isTest)));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Payments);
        Assert.Empty(await OpenAsync(scenario));
    }

    [Fact]
    public async Task Money_for_an_order_that_has_not_come_is_shown_until_it_comes()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A6");
        await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", "11.90"));
        Assert.Equal(["payments.order-unknown"], await OpenAsync(scenario));
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();

        Assert.Empty(await OpenAsync(scenario));
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments);
    }

    [Fact]
    public async Task A_refund_is_recorded_by_its_transactions_once_and_a_person_is_told_its_content()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A7");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        var sale = Told.Transaction(order, "sale", "11.90");
        await scenario.TellAsync("order_transactions/create", sale);
        var refund = Told.Transaction(order, "refund", "7.90", change: each => each["parent_id"] = sale["id"]!.DeepClone());
        await scenario.TellAsync("refunds/create", Told.Refund(order, refund.DeepClone().AsObject()));
        await scenario.TellAsync("order_transactions/create", refund);

        var payment = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Payments);
        Assert.Equal((11.90m, 7.90m), (payment.Captured!.Value.Amount, payment.Refunded!.Value.Amount));
        var raised = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray(), each => each.GetProperty("code").GetString() == "orders.refunded");
        Assert.Equal("A7", raised.GetProperty("subject").GetString());
        Assert.Contains(order.LineId(), raised.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Ida", raised.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refund_of_an_order_that_is_not_known_is_taken_and_told()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A8");
        var answer = await scenario.TellAsync("refunds/create", Told.Refund(order, Told.Transaction(order, "refund", "7.90"), Told.Transaction(order, "refund", "4.00", "gift_card")));

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Contains("orders.refunded", await OpenAsync(scenario));
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Theory]
    [InlineData("orders/cancelled")]
    [InlineData("orders/updated")]
    [InlineData("orders/edited")]
    public async Task A_change_of_an_order_is_taken_and_told_to_a_person(string topic)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A9");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        var body = order.DeepClone().AsObject();
        switch (topic)
        {
            case "orders/cancelled":
                (body["cancelled_at"], body["cancel_reason"]) = ("2026-11-03T09:00:00+01:00", "customer");
                break;
            case "orders/updated":
                (body["current_total_price"], body["updated_at"]) = ("5.95", "2026-11-03T09:00:00+01:00");
                break;
            default:
                body = new JsonObject
                {
                    ["order_edit"] = new JsonObject
                    {
                        ["id"] = 78912,
                        ["order_id"] = order["id"]!.DeepClone(),
                        ["created_at"] = "2026-11-03T09:00:00+01:00",
                        ["committed_at"] = "2026-11-03T09:00:05+01:00",
                        ["line_items"] = new JsonObject { ["additions"] = new JsonArray(), ["removals"] = new JsonArray(new JsonObject { ["id"] = 1, ["delta"] = 1 }) },
                    },
                };
                break;
        }

        Assert.Equal(HttpStatusCode.Accepted, (await scenario.TellAsync(topic, body)).Status);
        Assert.Equal([topic.Replace('/', '.')], await OpenAsync(scenario));
        Assert.Equal("confirmed", (await scenario.OrderAsync("A9")).GetProperty("status").GetString());
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    public async Task An_update_that_changes_nothing_for_billing_asks_nobody()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A10");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        order["tags"] = "packed";
        await scenario.TellAsync("orders/updated", order);

        Assert.Empty(await OpenAsync(scenario));
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    public async Task A_fulfilment_ships_its_lines_once_however_often_it_is_told_and_delivers_them()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#2026/11 B");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.TellAsync("orders/paid", order);
        var planned = Told.Fulfilment(order, "pending");
        var left = planned.DeepClone().AsObject();
        left["status"] = "success";
        var arrived = left.DeepClone().AsObject();
        (arrived["shipment_status"], arrived["updated_at"]) = ("delivered", "2026-11-02T15:00:00+01:00");
        await scenario.TellAsync("fulfillments/create", planned);
        await scenario.TellAsync("fulfillments/update", left);
        await scenario.TellAsync("fulfillments/update", left);
        await scenario.TellAsync("fulfillments/update", arrived);

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(11.90m, Assert.Single(books.Invoices).Gross.Amount);
        Assert.Equal(10.00m, books.Contracts.SelectMany(contract => contract.Obligations).Sum(obligation => obligation.Recognised.Amount));
        Assert.Empty(await OpenAsync(scenario));
    }

    [Fact]
    public async Task A_fulfilment_that_is_cancelled_is_told_to_a_person()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A11");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.TellAsync("orders/paid", order);
        var left = Told.Fulfilment(order);
        await scenario.TellAsync("fulfillments/create", left);
        left["status"] = "cancelled";
        await scenario.TellAsync("fulfillments/update", left);

        Assert.Equal(["orders.fulfilment-cancelled"], await OpenAsync(scenario));
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Invoices);
    }

    [Fact]
    public async Task A_test_that_is_paid_moves_no_money()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#A12", each => each["test"] = true);
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.TellAsync("orders/paid", order);

        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Payments);
    }

    [Theory]
    [InlineData("app/uninstalled")]
    [InlineData("orders/partially_fulfilled")]
    [InlineData("products/update")]
    public async Task A_topic_that_billing_does_not_act_on_is_acknowledged(string topic)
    {
        await using var scenario = await Shop.StartAsync();

        Assert.Equal(HttpStatusCode.Accepted, (await scenario.TellAsync(topic, new JsonObject { ["id"] = 1 })).Status);
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    private static async Task<IReadOnlyList<string>> OpenAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray()
            .Where(each => !each.TryGetProperty("resolvedAt", out _))
            .Select(each => each.GetProperty("code").GetString()!)];

    private static decimal Balance(Billing.Domain.Audit.BooksFacts books, string account) =>
        books.Entries.SelectMany(entry => entry.Postings).Where(posting => posting.Account == account).Sum(posting => posting.Amount.Amount);
}
