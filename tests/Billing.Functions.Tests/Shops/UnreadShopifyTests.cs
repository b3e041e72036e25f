using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Operations;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>What Shopify signs and nobody can read: acknowledged, told with every problem, kept, and taken when it is corrected.</summary>
[Trait("Capability", "ORD-03")]
[Trait("Capability", "PLT-03")]
[Trait("Adapter", "shopify")]
public sealed class UnreadShopifyTests
{
    [Fact]
    public async Task An_order_that_says_its_number_stands_as_refused_and_is_taken_again_when_it_is_corrected()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#U1");
        var sent = await scenario.ShopifyAsync("nordwind", "o", Broken(order));
        await scenario.DrainAsync();
        var refused = await scenario.OrderAsync("U1");
        var raised = Assert.Single(await OpenAsync(scenario));
        var retaken = await RetakeAsync(scenario, "U1", order);
        await scenario.DrainAsync();

        Assert.Equal(HttpStatusCode.Accepted, sent.Status);
        Assert.Equal("rejected", refused.GetProperty("status").GetString());
        Assert.Equal(["$.created_at", "$.line_items[0].price"], PathsOf(refused));
        Assert.Equal(PathsOf(refused), PathsOf(raised));
        Assert.Equal("U1", raised.GetProperty("subject").GetString());
        Assert.Equal("confirmed", retaken.Json.GetProperty("status").GetString());
        Assert.Empty(await OpenAsync(scenario));

        // What waits among the dead letters has no effect any more, however it is dealt with.
        Assert.Equal(HttpStatusCode.Accepted, (await DeadLetters.ResubmitAsync(scenario, await DeadLetters.OnlyAsync(scenario), order)).Status);
        await scenario.DrainAsync();
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
        Assert.Empty(await OpenAsync(scenario));
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_is_corrected_among_the_dead_letters_and_taken()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#U2");
        await scenario.ShopifyAsync("nordwind", "o", Broken(order));
        await scenario.TellAsync("orders/paid", order);
        var letter = await DeadLetters.OnlyAsync(scenario);
        var unsound = await DeadLetters.ResubmitAsync(scenario, letter, Broken(order));
        await DeadLetters.ResubmitAsync(scenario, letter, order);
        await scenario.DrainAsync();

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "$.body.created_at"), (unsound.Status, unsound.ProblemPaths.Order(StringComparer.Ordinal).First()));
        Assert.Equal("confirmed", (await scenario.OrderAsync("U2")).GetProperty("status").GetString());
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Contains(books.Inputs, input => input is { Id: "shopify o (applied)", Effects: 1 });
        Assert.Empty(await OpenAsync(scenario));
        Assert.Empty(await DeadLetters.ListAsync(scenario));
    }

    [Theory]
    [InlineData("{\"id\": 1,")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"name\": \"#\"}")]
    public async Task An_order_that_names_nothing_is_kept_and_may_be_corrected_to_any(string body)
    {
        await using var scenario = await Shop.StartAsync();
        var answer = await PostAsync(scenario, "orders/create", body);
        var raised = Assert.Single(await OpenAsync(scenario));
        var order = Payload.Order("#U3");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.True((await PostAsync(scenario, "orders/create", body)).IsReplay);
        Assert.StartsWith("orders.", raised.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(PathsOf(raised));

        Assert.Equal(HttpStatusCode.Accepted, (await DeadLetters.ResubmitAsync(scenario, await DeadLetters.OnlyAsync(scenario), order)).Status);
        await scenario.DrainAsync();
        Assert.Equal("confirmed", (await scenario.OrderAsync("U3")).GetProperty("status").GetString());
        await scenario.AuditedBooksAsync("nordwind");
        Assert.Empty(await OpenAsync(scenario));
    }

    public static TheoryData<string, string> Holes => new()
    {
        { "orders/paid", "id" },
        { "orders/paid", "total_price" },
        { "orders/paid", "currency" },
        { "orders/paid", "created_at" },
        { "order_transactions/create", "id" },
        { "order_transactions/create", "order_id" },
        { "order_transactions/create", "amount" },
        { "order_transactions/create", "currency" },
        { "order_transactions/create", "gateway" },
        { "order_transactions/create", "status" },
        { "order_transactions/create", "kind" },
        { "order_transactions/create", "processed_at" },
        { "refunds/create", "order_id" },
        { "refunds/create", "created_at" },
        { "fulfillments/create", "id" },
        { "fulfillments/create", "name" },
        { "fulfillments/create", "status" },
        { "fulfillments/create", "created_at" },
        { "fulfillments/create", "line_items" },
        { "disputes/create", "id" },
        { "disputes/create", "order_id" },
        { "disputes/create", "amount" },
        { "disputes/create", "status" },
        { "disputes/create", "initiated_at" },
        { "orders/cancelled", "id" },
        { "orders/updated", "created_at" },
        { "orders/edited", "order_edit" },
    };

    [Theory]
    [MemberData(nameof(Holes))]
    public async Task A_notice_without_something_is_acknowledged_told_by_its_path_kept_and_taken_when_it_is_corrected(string topic, string hole)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#U4");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        var whole = NoticeOf(topic, order);
        var broken = whole.DeepClone().AsObject();
        broken.Remove(hole);
        if (hole is "processed_at")
        {
            broken.Remove("created_at");
        }

        var answer = await scenario.TellAsync(topic, broken);
        var raised = Assert.Single(await OpenAsync(scenario));
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Contains(PathsOf(raised), path => path.EndsWith($".{(hole is "processed_at" ? "created_at" : hole)}", StringComparison.Ordinal));

        var corrected = topic.StartsWith("fulfillments", StringComparison.Ordinal) ? whole : new JsonObject { ["topic"] = topic, ["body"] = whole.DeepClone() };
        Assert.Equal(HttpStatusCode.Accepted, (await DeadLetters.ResubmitAsync(scenario, await DeadLetters.OnlyAsync(scenario), corrected)).Status);
        await scenario.DrainAsync();
        Assert.DoesNotContain(await OpenAsync(scenario), open => open.GetProperty("exceptionId").GetString()!.StartsWith("unread-", StringComparison.Ordinal));
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    public async Task A_request_without_an_id_that_can_be_one_is_known_by_its_content()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Payload.Order("#U5").ToJsonString();
        var first = await PostAsync(scenario, "orders/create", order, eventId: null);
        var again = await PostAsync(scenario, "orders/create", order, eventId: null);

        Assert.Equal((HttpStatusCode.Accepted, false, true), (first.Status, first.IsReplay, again.IsReplay));
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
    }

    private static JsonObject NoticeOf(string topic, JsonObject order) => topic switch
    {
        "order_transactions/create" => Told.Transaction(order, "sale", "11.90"),
        "refunds/create" => Told.Refund(order, Told.Transaction(order, "refund", "4.00")),
        "fulfillments/create" => Told.Fulfilment(order),
        "disputes/create" => Told.Dispute(order, "11.90"),
        "orders/edited" => new JsonObject { ["order_edit"] = new JsonObject { ["order_id"] = order["id"]!.DeepClone(), ["committed_at"] = "2026-11-03T09:00:05+01:00" } },
        _ => Without(order, "processed_at", "updated_at", "cancelled_at"),
    };

    private static JsonObject Without(JsonObject order, params string[] fields)
    {
        var copy = order.DeepClone().AsObject();
        foreach (var field in fields)
        {
            copy.Remove(field);
        }

        return copy;
    }

    private static JsonObject Broken(JsonObject order)
    {
        var broken = order.DeepClone().AsObject();
        broken.Remove("created_at");
        broken["line_items"]![0]!.AsObject().Remove("price");
        return broken;
    }

    private static Task<Answer> RetakeAsync(Scenario scenario, string reference, JsonObject order) => scenario.PostAsync(
        $"api/orders/nordwind/{reference}/retake",
        Encoding.UTF8.GetBytes(new JsonObject { ["actor"] = "ada", ["reason"] = "The shop's export was wrong.", ["source"] = "shopify", ["order"] = order.DeepClone() }.ToJsonString()),
        new Dictionary<string, string>());

    private static async Task<Answer> PostAsync(Scenario scenario, string topic, string body, string? eventId = "event-1")
    {
        var signed = await scenario.SignAsync("nordwind", "shopify", "event-1", Encoding.UTF8.GetBytes(body));
        var headers = new Dictionary<string, string>(signed.Headers) { ["X-Shopify-Topic"] = topic };
        if (eventId is null)
        {
            headers.Remove("X-Shopify-Webhook-Id");
            headers.Remove("X-Shopify-Event-Id");
        }

        var answer = await scenario.PostAsync("api/webhooks/nordwind/shopify", signed.Body, headers);
        await scenario.DrainAsync();
        return answer;
    }

    private static async Task<IReadOnlyList<JsonElement>> OpenAsync(Scenario scenario) =>
        [.. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray().Where(each => !each.TryGetProperty("resolvedAt", out _))];

    private static IReadOnlyList<string> PathsOf(JsonElement told) => [.. told.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("path").GetString()!).Order(StringComparer.Ordinal)];
}
