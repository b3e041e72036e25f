using System.Net;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Functions.Tests.Invoicing;
using Billing.Functions.Tests.Invoicing.Documents;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>The lines that Shopify names of a refund are those that its credit note takes back.</summary>
/// <remarks>Shapes of shopify.dev, "Refund", and of payloads in github.com/frappe/ecommerce_integrations' forks; ids are invented.</remarks>
[Trait("Capability", "BIL-07")]
[Trait("Adapter", "shopify")]
public sealed class RefundLinesTests
{
    private const string Shopify = "shopify_payments";

    public static TheoryData<string> Orders => ["money told", "told money", "pending money", "told-with-money"];

    // One of three units and the shipping: 11.90 and 4.90 with 19 % in them.
    [Theory]
    [MemberData(nameof(Orders))]
    public async Task By_policy_a_note_takes_lines_units_and_taxes_that_the_storefront_names_in_whichever_order_it_tells(string order)
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario);
        var money = Back(sold, "16.80");
        JsonObject Told(string? status) => Refund(sold, status is null ? [] : [With(money, each => each["status"] = status)], [Line(sold, 0, 1, "11.90", "1.90")], shipping: ("4.90", "0.78"));
        foreach (var step in order.Split(' '))
        {
            await (step switch
            {
                "money" => scenario.TellAsync("order_transactions/create", money.DeepClone()),
                "told" => scenario.TellAsync("refunds/create", Told("success")),
                "pending" => scenario.TellAsync("refunds/create", Told("pending")),
                _ => scenario.TellAsync("refunds/create", Told("success")),
            });
        }

        var books = await scenario.AuditedBooksAsync("nordwind");
        var note = Assert.Single(books.CreditNotes);
        Assert.Equal([(LineKind.Goods, 1m, 10.00m, 1.90m), (LineKind.Shipping, 1m, 4.12m, 0.78m)], LinesOf(note));
        Assert.Equal((16.80m, 0m, 0m), (note.Gross.Amount, books.Balance(Account.RefundsToDecide), books.Balance(Account.Receivables)));
        Assert.Empty(await scenario.QuestionsAsync());
    }

    [Fact]
    public async Task A_person_who_says_that_a_note_goes_with_it_need_not_name_the_lines()
    {
        await using var scenario = await StartAsync(policy: null);
        var sold = await SellAsync(scenario);
        var money = Back(sold, "22.60");
        await scenario.TellAsync("refunds/create", Refund(sold, [money], [Line(sold, 0, 1, "11.90", "1.90"), Line(sold, 1, 1, "10.70", "0.70")]));
        Assert.Equal([("refunds.to-decide", 22.60m)], await scenario.QuestionsAsync());
        Assert.Contains("a credit note takes them", await QuestionAsync(scenario), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await DecideAsync(scenario, money, new { creditNote = true, actor = "ann", reason = "Returned" }));
        var note = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).CreditNotes);
        Assert.Equal([(LineKind.Goods, 1m, 10.00m, 1.90m), (LineKind.Goods, 1m, 10.00m, 0.70m)], LinesOf(note));
    }

    // A fee for restocking: the units come back, and less than their price goes back.
    [Fact]
    public async Task What_the_storefront_says_is_kept_lessens_the_amounts_and_stands_as_a_discount()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario);
        await scenario.TellAsync("refunds/create", Refund(sold, [Back(sold, "9.90")], [Line(sold, 0, 1, "11.90", "1.90")], discrepancy: "2.00"));

        var note = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).CreditNotes);
        var line = Assert.Single(note.Lines);
        Assert.Equal((1m, 8.32m, 1.58m, 11.90m, 2.00m), (line.Quantity, line.Net.Amount, line.Tax.Amount, line.Quoted!.UnitPrice, line.Quoted.Discount.Amount));
        Assert.Empty(await scenario.QuestionsAsync());
        var pdf = PdfText.Of(await scenario.Fabric.Http.GetByteArrayAsync(new Uri($"api/invoices/nordwind/{note.Number}/pdf", UriKind.Relative)));
        Assert.True(pdf.Says("11,90"));
        Assert.True(pdf.Says("9,90"));
    }

    [Fact]
    public async Task What_is_kept_and_not_stated_is_asked()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario);
        var money = Back(sold, "9.90");
        await scenario.TellAsync("refunds/create", Refund(sold, [money], [Line(sold, 0, 1, "11.90", "1.90")]));
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).CreditNotes);
        Assert.Contains("come to 2.00 EUR more", await QuestionAsync(scenario), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await DecideAsync(scenario, money, new { creditNote = true, actor = "ann", reason = "Scratched" }));
        var note = Assert.Single((await scenario.AuditedBooksAsync("nordwind")).CreditNotes);
        Assert.Equal((1m, 9.90m), (note.Lines[0].Quantity, note.Gross.Amount));
    }

    [Fact]
    public async Task What_goes_back_above_the_lines_is_asked_and_the_note_takes_the_lines_once()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario);
        var refund = Refund(sold, [Back(sold, "15.00")], [Line(sold, 0, 1, "11.90", "1.90")], discrepancy: "-3.10");
        await scenario.TellAsync("refunds/create", refund);
        await scenario.TellAsync("refunds/create", refund, "again");

        Assert.Equal([("refunds.to-decide", 3.10m)], await scenario.QuestionsAsync());
        Assert.Equal([(LineKind.Goods, 1m, 10.00m, 1.90m)], LinesOf(Assert.Single((await scenario.AuditedBooksAsync("nordwind")).CreditNotes)));
    }

    [Fact]
    public async Task Lines_of_a_refund_that_the_gateway_tells_are_found_by_its_id_or_amount()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario, "stripe");
        var told = With(Back(sold, "11.90"), each => (each["gateway"], each["authorization"]) = ("stripe", "re_7"));
        await scenario.StripeAsync("nordwind", GatewayNotices.StripeRefund("evt_7", "refund.created", "pi_shop", "re_7", 1190, "succeeded"));
        await scenario.DrainAsync();
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).CreditNotes);

        await scenario.TellAsync("refunds/create", Refund(sold, [told], [Line(sold, 0, 1, "11.90", "1.90")]));
        await scenario.TellAsync("refunds/create", Refund(sold, [With(Back(sold, "10.70"), each => each["gateway"] = "stripe")], [Line(sold, 1, 1, "10.70", "0.70")]));
        await scenario.StripeAsync("nordwind", GatewayNotices.StripeRefund("evt_8", "refund.created", "pi_shop", "re_8", 1070, "succeeded"));
        await scenario.DrainAsync();
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal([(10.00m, 1.90m), (10.00m, 0.70m)], books.CreditNotes.OrderBy(note => note.Number, StringComparer.Ordinal).Select(note => (note.Net.Amount, note.Tax.Amount)));
        Assert.Equal(0m, books.Balance(Account.RefundsToDecide));
    }

    [Fact]
    public async Task A_refund_that_the_storefront_never_explains_is_spread_after_the_deadline()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario);
        await scenario.TellAsync("order_transactions/create", With(Back(sold, "11.90"), each => (each["created_at"], each["processed_at"]) = ("2026-11-03T09:00:00+01:00", "2026-11-03T09:00:00+01:00")));
        Assert.Contains("has not said", await QuestionAsync(scenario), StringComparison.Ordinal);
        await scenario.PassAsync("2026-11-08T08:00:00Z");

        Assert.Equal(11.90m, Assert.Single((await scenario.AuditedBooksAsync("nordwind")).CreditNotes).Gross.Amount);
        Assert.Empty(await scenario.QuestionsAsync());
    }

    [Fact]
    public async Task A_refund_by_two_gateways_takes_its_lines_once()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario, "gift_card", ("gift_card", "20.00"), (Shopify, "31.30"));
        await scenario.TellAsync("refunds/create", Refund(
            sold, [With(Back(sold, "20.00"), each => each["gateway"] = "gift_card"), Back(sold, "15.70")], [Line(sold, 0, 3, "35.70", "5.70")]));

        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal((35.70m, 5.70m, 3m), (books.CreditNotes.Sum(note => note.Gross.Amount), books.CreditNotes.Sum(note => note.Tax.Amount), books.CreditNotes.SelectMany(note => note.Lines).Max(line => line.Quantity)));
        Assert.Equal((0m, 0m), (books.Balance(Account.RefundsToDecide), books.Balance(Account.Receivables)));
    }

    [Fact]
    public async Task Units_that_were_invoiced_in_parts_are_taken_of_the_newest_invoice_first()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario, Shopify, shipped: [2, 1]);
        await scenario.TellAsync("refunds/create", Refund(sold, [Back(sold, "23.80")], [Line(sold, 0, 2, "23.80", "3.80")]));

        var books = await scenario.AuditedBooksAsync("nordwind");
        var newest = books.Invoices.OrderBy(invoice => invoice.Number, StringComparer.Ordinal).Select(invoice => invoice.Number!).ToList();
        Assert.Equal([(newest[0], 1m, 1.90m), (newest[1], 1m, 1.90m)], books.CreditNotes.Select(note => (note.Corrects!.Number, note.Lines[0].Quantity, note.Tax.Amount)).OrderBy(each => each.Number, StringComparer.Ordinal));
    }

    // API versions before 2024-10 tell shipping as an adjustment, without its line.
    [Fact]
    public async Task Shipping_that_is_told_as_an_adjustment_is_taken_back()
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario);
        var refund = Refund(sold, [Back(sold, "4.90")], []);
        refund["order_adjustments"] = new JsonArray(new JsonObject { ["id"] = 1, ["kind"] = "shipping_refund", ["reason"] = "Shipping refund", ["amount"] = "-4.90", ["tax_amount"] = "-0.78" });
        await scenario.TellAsync("refunds/create", refund);

        Assert.Equal([(LineKind.Shipping, 1m, 4.12m, 0.78m)], LinesOf(Assert.Single((await scenario.AuditedBooksAsync("nordwind")).CreditNotes)));
    }

    [Theory]
    [InlineData("0.02", 11.92)]
    [InlineData("-0.03", 11.87)]
    public async Task What_is_given_back_in_cash_is_rounded_on_its_note_and_in_the_books_as_a_sale_is(string rounding, decimal paid)
    {
        await using var scenario = await StartAsync();
        var sold = await SellAsync(scenario, "cash");
        var cash = With(Back(sold, "11.90"), each => (each["gateway"], each["amount_rounding"]) = ("cash", rounding));
        await scenario.TellAsync("refunds/create", Refund(sold, [cash], [Line(sold, 0, 1, "11.90", "1.90")]));

        var books = await scenario.AuditedBooksAsync("nordwind");
        var note = Assert.Single(books.CreditNotes);
        Assert.Equal((11.90m, decimal.Parse(rounding), paid), (note.TotalWithTax.Amount, note.Rounding.Amount, note.Gross.Amount));
        Assert.Equal((decimal.Parse(rounding), 0m, 0m), (books.Balance(Account.RoundingDifferences), books.Balance(Account.RefundsToDecide), books.Balance(Account.Receivables)));
        Assert.Empty(await scenario.QuestionsAsync());

        var updated = With(sold, each => (each["current_total_price"], each["updated_at"], each["total_cash_rounding_refund_adjustment_set"]) = ("39.40", "2026-11-04T09:00:00+01:00", Payload.Set(rounding)));
        await scenario.TellAsync("orders/updated", updated);
        Assert.DoesNotContain("payments.refund-rounding", await scenario.ExceptionCodesAsync());
        await scenario.TellAsync("orders/updated", With(updated, each => (each["updated_at"], each["total_cash_rounding_refund_adjustment_set"]) = ("2026-11-05T09:00:00+01:00", Payload.Set("0.05"))));
        Assert.Contains("payments.refund-rounding", await scenario.ExceptionCodesAsync());
    }

    private static Task<Scenario> StartAsync(string? policy = "creditNote") => Shop.StartAsync(tenant =>
    {
        // The folder of changed tenants has no logos.
        tenant["legalEntities"]!.AsArray().ToList().ForEach(entity => entity!["logoBlob"] = null);
        if (policy is not null)
        {
            tenant["orders"] = new JsonObject { ["refunds"] = policy };
        }
    });

    // Three of 11.90, one of 10.70, shipping of 4.90, all with their taxes; paid and shipped.
    private static Task<JsonObject> SellAsync(Scenario scenario, string gateway = Shopify, params (string Gateway, string Amount)[] payments) => SellAsync(scenario, gateway, [3], payments);

    private static async Task<JsonObject> SellAsync(Scenario scenario, string gateway, int[] shipped, params (string Gateway, string Amount)[] payments)
    {
        var order = Payload.Order("#R1", each =>
        {
            var (goods, book, parcel) = (Payload.Line("11.90", Payload.Tax("5.70", 0.19m)), Payload.Line("10.70", Payload.Tax("0.70", 0.07m)), Payload.Line("4.90", Payload.Tax("0.78", 0.19m)));
            goods["quantity"] = 3;
            each["line_items"] = new JsonArray(goods, book);
            each["shipping_lines"] = new JsonArray(parcel);
            (each["total_price"], each["total_price_set"], each["total_tax"]) = ("51.30", Payload.Set("51.30"), "7.18");
            each["payment_gateway_names"] = new JsonArray([.. (payments.Length == 0 ? [gateway] : payments.Select(payment => payment.Gateway)).Select(name => (JsonNode)name)]);
        });
        await scenario.ShopifyAsync("nordwind", "o-r1", order);
        if (gateway == "stripe")
        {
            await scenario.StripeAsync("nordwind", GatewayNotices.StripePayment("pi_shop", "R1", 5130));
        }

        foreach (var (by, amount) in gateway == "stripe" ? [] : payments.Length == 0 ? [(gateway, "51.30")] : payments)
        {
            await scenario.TellAsync("order_transactions/create", Told.Transaction(order, "sale", amount, by));
        }

        foreach (var units in shipped)
        {
            await scenario.TellAsync("fulfillments/create", Told.Fulfilment(order, change: each => each["line_items"] = new JsonArray(
                [Of(order, 0, units), .. units == shipped[0] ? [Of(order, 1, 1)] : Array.Empty<JsonNode>()])));
        }

        await scenario.DrainAsync();
        return order;
    }

    private static JsonNode Of(JsonObject order, int line, int quantity) => new JsonObject { ["id"] = long.Parse(order.LineId(line)), ["quantity"] = quantity };

    private static JsonObject Back(JsonObject order, string amount) => Told.Transaction(order, "refund", amount, change: each => (each["created_at"], each["processed_at"]) = ("2026-11-03T12:00:00+01:00", "2026-11-03T12:00:00+01:00"));

    private static JsonObject With(JsonObject body, Action<JsonObject> change)
    {
        var changed = body.DeepClone().AsObject();
        change(changed);
        return changed;
    }

    private static JsonObject Line(JsonObject order, int line, int quantity, string subtotal, string tax) => new()
    {
        ["line_item_id"] = long.Parse(order.LineId(line)),
        ["quantity"] = quantity,
        ["restock_type"] = "return",
        ["subtotal"] = decimal.Parse(subtotal),
        ["total_tax"] = decimal.Parse(tax),
        ["subtotal_set"] = Payload.Set(subtotal),
        ["total_tax_set"] = Payload.Set(tax),
    };

    private static JsonObject Refund(JsonObject order, JsonObject[] money, JsonObject[] lines, (string Amount, string Tax)? shipping = null, string? discrepancy = null)
    {
        var refund = Told.Refund(order, [.. money.Select(each => each.DeepClone().AsObject())]);
        refund["refund_line_items"] = new JsonArray([.. lines]);
        refund["refund_shipping_lines"] = shipping is null ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["id"] = 1,
            ["shipping_line_id"] = order["shipping_lines"]![0]!["id"]!.DeepClone(),
            ["subtotal_amount_set"] = Payload.Set(shipping.Value.Amount),
            ["tax_amount_set"] = Payload.Set(shipping.Value.Tax),
        });

        // While the money runs all of it is stated as a discrepancy, too.
        var pending = money.Where(each => (string?)each["status"] == "pending").Sum(each => decimal.Parse((string)each["amount"]!));
        var stated = pending + (discrepancy is null ? 0 : decimal.Parse(discrepancy));
        refund["order_adjustments"] = stated == 0 ? new JsonArray() : new JsonArray(new JsonObject
        {
            ["id"] = 2,
            ["kind"] = "refund_discrepancy",
            ["reason"] = "Refund discrepancy",
            ["amount"] = $"{stated}",
            ["amount_set"] = Payload.Set($"{stated}"),
            ["tax_amount"] = "0.00",
        });
        return refund;
    }

    private static IEnumerable<(LineKind, decimal, decimal, decimal)> LinesOf(Invoice note) => note.Lines.Select(line => (line.Kind, line.Quantity, line.Net.Amount, line.Tax.Amount));

    private static async Task<string> QuestionAsync(Scenario scenario) =>
        (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().Last(each => each.GetProperty("code").GetString() == "refunds.to-decide").GetProperty("text").GetString()!;

    private static async Task<HttpStatusCode> DecideAsync(Scenario scenario, JsonObject money, object decision)
    {
        var answer = await scenario.PostAsync(
            $"api/orders/nordwind/R1/refunds/{money["id"]}/decision", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(decision), new Dictionary<string, string> { ["Idempotency-Key"] = Guid.NewGuid().ToString() });
        await scenario.DrainAsync();
        return answer.Status;
    }
}
