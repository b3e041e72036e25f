using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tests.Payments;
using Billing.Functions.Tests.Shops;
using static Billing.Functions.Tests.Scenarios.GatewayNotices;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>
/// Whatever order the inputs of an order to cash come in, over the true routes: the books are the same. Each permutation is an order of its own, and all
/// of them are played side by side in one fabric, one input of each at a time.
/// </summary>
[Trait("Capability", "ORD-02")]
[Trait("Capability", "PAY-01")]
[Trait("Capability", "STL-02")]
public sealed class EveryOrderTests
{
    private const int Sampled = 4;
    private const int SideBySide = 16;

    [Theory]
    [InlineData("stripe")]
    [InlineData("adyen")]
    [InlineData("shopify")]
    public Task The_books_are_the_same_whatever_order_the_inputs_come_in(string life) =>
        PlayAsync(life, Some([.. Permutations.Of(Enumerable.Range(0, InputsOf(life, 0).Count).ToList())], seed: 20261130));

    /// <summary>The whole: some minutes. Run it with <c>-explicit only</c>.</summary>
    [Theory(Explicit = true)]
    [InlineData("stripe")]
    [InlineData("adyen")]
    [InlineData("shopify")]
    public Task The_books_are_the_same_in_every_order_of_the_inputs(string life) =>
        PlayAsync(life, [.. Permutations.Of(Enumerable.Range(0, InputsOf(life, 0).Count).ToList())]);

    // The order in which it happens, its reverse (so that each pair comes in both orders), each input first and each last, and some by chance.
    private static List<IReadOnlyList<int>> Some(List<IReadOnlyList<int>> all, int seed)
    {
        var natural = all[0];
        var random = new Random(seed);
        List<IReadOnlyList<int>> chosen =
        [
            natural,
            [.. natural.Reverse()],
            .. natural.Select(first => (IReadOnlyList<int>)[first, .. natural.Where(each => each != first)]),
            .. natural.Select(last => (IReadOnlyList<int>)[.. natural.Where(each => each != last), last]),
            .. Enumerable.Range(0, Sampled).Select(_ => all[random.Next(all.Count)]),
        ];
        return [.. chosen.DistinctBy(order => string.Join(',', order))];
    }

    private static async Task PlayAsync(string life, IReadOnlyList<IReadOnlyList<int>> permutations)
    {
        await using var scenario = await Shop.StartAsync(tenant =>
        {
            var limit = new JsonObject { ["perSecond"] = 100_000, ["burst"] = 1_000_000 };
            tenant["limits"] = new JsonObject { ["stripe-payouts"] = limit };
            foreach (var source in tenant["sources"]!.AsArray())
            {
                source!["rateLimit"] = limit.DeepClone();
            }
        });
        var threads = permutations.Select((order, index) => (Order: order, Inputs: InputsOf(life, index))).ToList();
        for (var round = 0; round < threads[0].Inputs.Count; round++)
        {
            foreach (var some in threads.Chunk(SideBySide))
            {
                var answers = await Task.WhenAll(some.Select(thread => thread.Inputs[thread.Order[round]].Send(scenario)));
                Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.OK or HttpStatusCode.Created, answer.Body));
            }

            await scenario.DrainAsync();
        }

        // All orders share the journal of a day and the series of numbers: what lost against the others too often is tried again after a while.
        await scenario.PassAsync("2026-11-02T12:00:00Z");
        var books = await scenario.AuditedBooksAsync("nordwind");
        var open = (await AskedAsync(scenario))
            .Where(each => !each.TryGetProperty("resolvedAt", out _))
            .Select(each => (Subject: each.GetProperty("subject").GetString()!, Text: $"{each.GetProperty("code").GetString()} {AmountOf(each)}"))
            .ToLookup(each => NumberOf(each.Subject), each => each.Text);
        var expected = BooksOf(books, open, 0);
        Assert.Contains("confirmed paid", expected, StringComparison.Ordinal);
        var wrong = threads.Index().Skip(1)
            .Select(thread => (Told: string.Join(", ", thread.Item.Order.Select(input => thread.Item.Inputs[input].Name)), Books: BooksOf(books, open, thread.Index)))
            .Where(thread => thread.Books != expected)
            .ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {threads.Count}. Expected: {expected}\n{string.Join('\n', wrong.Take(5).Select(each => $"{each.Told}: {each.Books}"))}");
    }

    // A page holds fewer than so many orders ask.
    private static async Task<List<JsonElement>> AskedAsync(Scenario scenario)
    {
        var (asked, next) = (new List<JsonElement>(), "api/exceptions/nordwind?limit=500");
        while (next is not null)
        {
            using var response = await scenario.Fabric.Http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            asked.AddRange((await Answer.ReadAsync(response)).Json.EnumerateArray());
            next = response.Headers.TryGetValues("Link", out var links) ? links.Single().Split('>')[0][1..] : null;
        }

        return asked;
    }

    private static string BooksOf(BooksFacts books, ILookup<string, string> open, int index)
    {
        var number = Number(index);
        var order = books.Orders.Single(each => each.Order?.Reference == $"P{number}");
        var payments = books.Payments.Where(each => each.OrderReference == $"P{number}").ToList();
        var balances = books.Entries.Where(entry => NumberOf(entry.Reference) == number)
            .SelectMany(entry => entry.Postings)
            .GroupBy(posting => posting.Account, (account, postings) => (Account: account, Balance: postings.Sum(posting => posting.Amount.Amount)))
            .Where(each => each.Balance != 0)
            .OrderBy(each => each.Account, StringComparer.Ordinal);
        var receivable = books.Receivables.Single(each => each.Items.Any(item => order.Shipments.Any(shipment => shipment.InvoiceNumber == item.Number)));
        return string.Join(
            "; ",
            [
                $"{order.Status.ToString().ToLowerInvariant()} {(order.IsPaid ? "paid" : "unpaid")}, captured {Text(order.Captured)}, refunded {Text(order.Refunded)}",
                $"{order.Shipments.Count} shipments, {order.Shipments.Count(each => each.InvoiceNumber is not null)} invoiced",
                .. balances.Select(each => $"{each.Account} {Text(each.Balance)}"),
                $"open {string.Join('+', receivable.Items.Select(item => Text(item.Open)))}",
                .. payments.Select(each => $"payment {Text(each.Captured)} -{Text(each.Refunded)} -{Text(each.ChargedBack)} -{Text(each.Reversed)}, settled {Text(each.Settled)} {Text(each.RefundsSettled)}, {each.WaitingLines.Count} lines wait").Order(StringComparer.Ordinal),
                $"asked: {string.Join(", ", open[number].Order(StringComparer.Ordinal))}",
            ]);
    }

    private static string Text(Money? money) => Text(money?.Amount ?? 0);

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static string AmountOf(JsonElement exception) =>
        exception.TryGetProperty("amount", out var amount) && amount.ValueKind == JsonValueKind.Object ? amount.GetProperty("amount").GetString()! : string.Empty;

    private static string Number(int index) => index.ToString("D4", CultureInfo.InvariantCulture);

    // P0007, pi_0007, po_0007, PSP0007: whatever is named after an order ends with its number.
    private static string NumberOf(string subject) => subject.Length >= 4 ? subject[^4..] : subject;

    private static IReadOnlyList<Input> InputsOf(string life, int index)
    {
        var number = Number(index);
        var order = Payload.Order($"#P{number}", each => each["payment_gateway_names"] = new JsonArray(life == "shopify" ? "shopify_payments" : life));
        return life switch
        {
            "stripe" =>
            [
                new("order", scenario => scenario.ShopifyAsync("nordwind", $"o-{number}", order)),
                new("payment", scenario => scenario.StripeAsync("nordwind", StripePayment($"pi_{number}", $"P{number}", 1190, created: 1793606400))),
                new("shipment", scenario => scenario.WarehouseAsync("nordwind", $"s-{number}", Shipment(order, number))),
                new("refund", scenario => scenario.StripeAsync("nordwind", StripeRefund($"evt_r{number}", "refund.created", $"pi_{number}", $"re_{number}", 400, "succeeded", created: 1793610000))),
                new("dispute", scenario => scenario.StripeAsync("nordwind", StripeDispute($"evt_d{number}", "charge.dispute.closed", $"pi_{number}", $"du_{number}", 200, "lost", created: 1793613600))),
                new("settlement", scenario => PutAsync(scenario, number)),
            ],
            "adyen" =>
            [
                new("order", scenario => scenario.ShopifyAsync("nordwind", $"o-{number}", order)),
                new("payment", scenario => scenario.SendAsync("nordwind", "adyen", "-", Adyen(AdyenItem("AUTHORISATION", $"PSP{number}", null, $"P{number}", 1190)))),
                new("shipment", scenario => scenario.WarehouseAsync("nordwind", $"s-{number}", Shipment(order, number))),
                new("refund", scenario => scenario.SendAsync("nordwind", "adyen", "-", Adyen(AdyenItem("REFUND", $"REF{number}", $"PSP{number}", $"P{number}", 400)))),
                new("refund failed", scenario => scenario.SendAsync("nordwind", "adyen", "-", Adyen(AdyenItem("REFUND_FAILED", $"REF{number}", $"PSP{number}", $"P{number}", 400)))),
                new("capture failed", scenario => scenario.SendAsync("nordwind", "adyen", "-", Adyen(AdyenItem("CAPTURE_FAILED", $"CAP{number}", $"PSP{number}", $"P{number}", 1190)))),
            ],
            _ => StorefrontInputs(order, number),
        };
    }

    private static IReadOnlyList<Input> StorefrontInputs(JsonObject order, string number)
    {
        var sale = Told.Transaction(order, "sale", "11.90");
        var refund = Told.Transaction(order, "refund", "4.00", change: each => each["parent_id"] = sale["id"]!.DeepClone());
        return
        [
            new("order", scenario => scenario.ShopifyAsync("nordwind", $"o-{number}", order)),
            new("paid", scenario => scenario.SendTopicAsync("orders/paid", order)),
            new("transaction", scenario => scenario.SendTopicAsync("order_transactions/create", sale)),
            new("fulfilment", scenario => scenario.SendTopicAsync("fulfillments/create", Told.Fulfilment(order, change: each => each["tracking_number"] = $"JJD{number}"))),
            new("refund", scenario => scenario.SendTopicAsync("order_transactions/create", refund)),
            new("dispute", scenario => scenario.SendTopicAsync("disputes/update", Told.Dispute(order, "2.00", "lost", id: 900_000 + long.Parse(number, CultureInfo.InvariantCulture), finalizedOn: "2026-11-12T00:00:00-05:00"))),
        ];
    }

    private static JsonObject Shipment(JsonObject order, string number) => new()
    {
        ["type"] = "shipment.shipped",
        ["timestamp"] = "2026-11-02T11:30:00+01:00",
        ["data"] = new JsonObject
        {
            ["order"] = $"P{number}",
            ["shipment_id"] = $"F-{number}",
            ["lines"] = new JsonArray(new JsonObject { ["line"] = order.LineId(), ["quantity"] = 1 }),
        },
    };

    private static async Task<Answer> PutAsync(Scenario scenario, string number)
    {
        using var content = new StringContent($"""
            automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created,available_on,currency,gross,fee,net,reporting_category,source_id,description,charge_id,payment_intent_id
            po_{number},2026-11-02 00:00:00,txn_{number}1,2026-11-02 06:30:00,2026-11-02 00:00:00,eur,11.90,0.50,11.40,charge,ch_{number},Order P{number},ch_{number},pi_{number}
            po_{number},2026-11-02 00:00:00,txn_{number}2,2026-11-02 07:30:00,2026-11-02 00:00:00,eur,-4.00,0.00,-4.00,refund,re_{number},Refund,ch_{number},pi_{number}
            po_{number},2026-11-02 00:00:00,txn_{number}3,2026-11-02 08:30:00,2026-11-02 00:00:00,eur,-2.00,1.50,-3.50,dispute,du_{number},Dispute,ch_{number},pi_{number}
            po_{number},2026-11-02 00:00:00,txn_{number}4,2026-11-02 00:00:00,2026-11-02 00:00:00,eur,-3.90,0.00,-3.90,payout,po_{number},STRIPE PAYOUT,,

            """);
        using var response = await scenario.Fabric.Http.PutAsync(new Uri($"api/settlements/nordwind/stripe/po-{number}.csv", UriKind.Relative), content);
        return await Answer.ReadAsync(response);
    }

    private sealed record Input(string Name, Func<Scenario, Task<Answer>> Send);
}
