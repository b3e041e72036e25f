using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Orders;
using Billing.Functions.Tests.Configuration;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Shops;

/// <summary>Orders that a person must look at, and the ways on.</summary>
[Trait("Capability", "ORD-03")]
[Trait("Adapter", "shopify")]
public sealed class RetakenOrderTests
{
    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("REPAIR-9")]
    public async Task An_article_that_nobody_knows_is_held_until_a_person_says_what_is_sold(string? sku)
    {
        await using var scenario = await Shop.StartAsync();
        var order = Service("#R1", sku);
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        var held = await scenario.OrderAsync("R1");
        var release = await ActAsync(scenario, "R1/release", new JsonObject());
        var retaken = await ActAsync(scenario, "R1/retake", new JsonObject { ["kinds"] = new JsonObject { [order.LineId()] = "service" } });
        await scenario.DrainAsync();

        Assert.Equal("held", held.GetProperty("status").GetString());
        var problem = Assert.Single(held.GetProperty("problems").EnumerateArray());
        Assert.Equal(("orders.unknown-article", "$.line_items[0].sku"), (problem.GetProperty("code").GetString(), problem.GetProperty("path").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, release.Status);
        Assert.Equal("confirmed", retaken.Json.GetProperty("status").GetString());
        Assert.Equal("service", retaken.Json.GetProperty("order").GetProperty("lines")[0].GetProperty("kind").GetString());
        Assert.NotNull(Assert.Single((await scenario.GetAsync("api/exceptions/nordwind?status=resolved")).Json.EnumerateArray()).GetProperty("resolvedAt").GetString());
        await scenario.AuditedBooksAsync("nordwind");
    }

    [Fact]
    public async Task An_article_that_nobody_knows_is_what_the_tenant_says_it_is_by_default()
    {
        await using var scenario = await Shop.StartAsync(tenant => tenant["orders"] = new JsonObject { ["unknownArticle"] = "service" });
        await scenario.ShopifyAsync("nordwind", "o", Service("#R2", ""));
        await scenario.DrainAsync();

        var order = await scenario.OrderAsync("R2");
        Assert.Equal("confirmed", order.GetProperty("status").GetString());
        Assert.Equal("service", order.GetProperty("order").GetProperty("lines")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task An_article_that_was_put_into_the_catalogue_meanwhile_is_known_when_the_order_is_taken_again()
    {
        await using var scenario = await Shop.StartAsync();
        await scenario.ShopifyAsync("nordwind", "o", Service("#R3", "REPAIR-9"));
        await scenario.DrainAsync();
        var put = await Configured.PutAsync(scenario, "nordwind/tenant", Configured.TenantOf("nordwind", tenant =>
            tenant["catalogue"]!.AsArray().Add(new JsonObject { ["sku"] = "REPAIR-9", ["kind"] = "service", ["unit"] = "HUR" })));
        Assert.True(put.Answer.Status is HttpStatusCode.OK or HttpStatusCode.Created, put.Answer.Body);

        Assert.Equal("confirmed", (await ActAsync(scenario, "R3/retake", new JsonObject())).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_refused_order_says_all_its_problems_with_their_paths_and_is_taken_when_it_is_corrected()
    {
        await using var scenario = await Shop.StartAsync();
        var wrong = Payload.Order("#R4", order =>
        {
            order["total_price"] = "99.00";
            order["total_tax"] = "7.00";
            order["line_items"]!.AsArray().Add(Payload.Unshipped("0.00", "REPAIR-9"));
        });
        await scenario.ShopifyAsync("nordwind", "o", wrong);
        await scenario.DrainAsync();
        var refused = await scenario.OrderAsync("R4");
        var exception = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
        var again = await ActAsync(scenario, "R4/retake", new JsonObject());
        var right = wrong.DeepClone().AsObject();
        (right["total_price"], right["total_tax"]) = ("11.90", "1.90");
        right["line_items"]!.AsArray().RemoveAt(1);
        var corrected = await ActAsync(scenario, "R4/retake", new JsonObject { ["order"] = right });

        string[] paths = ["$.total_tax", "$.total_price", "$.line_items[1].sku"];
        Assert.Equal("rejected", refused.GetProperty("status").GetString());
        Assert.Equal(paths, refused.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("path").GetString()));
        Assert.Equal(paths, exception.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("path").GetString()));
        Assert.All(paths, path => Assert.Contains(path, exception.GetProperty("text").GetString(), StringComparison.Ordinal));
        Assert.Equal("rejected", again.Json.GetProperty("status").GetString());
        Assert.Equal("confirmed", corrected.Json.GetProperty("status").GetString());
        Assert.Empty(corrected.Json.GetProperty("problems").EnumerateArray());
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Equal(OrderStatus.Confirmed, Assert.Single(books.Orders).Status);
        Assert.NotNull(Assert.Single((await scenario.GetAsync("api/exceptions/nordwind?status=resolved")).Json.EnumerateArray()).GetProperty("resolvedAt").GetString());
    }

    [Fact]
    public async Task A_correction_that_is_not_sound_is_refused_with_its_paths()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Service("#R5", "");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        var kind = await ActAsync(scenario, "R5/retake", new JsonObject { ["kinds"] = new JsonObject { [order.LineId()] = "subscription" } });
        var line = await ActAsync(scenario, "R5/retake", new JsonObject { ["kinds"] = new JsonObject { ["1"] = "service" } });
        var other = await ActAsync(scenario, "R5/retake", new JsonObject { ["order"] = Payload.Order("#R6") });
        var none = await ActAsync(scenario, "R9/retake", new JsonObject());

        Assert.Equal((HttpStatusCode.BadRequest, $"$.kinds.{order.LineId()}"), (kind.Status, Assert.Single(kind.ProblemPaths)));
        Assert.Contains("$.kinds.1", line.Json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("path").GetString()));
        Assert.Equal((HttpStatusCode.BadRequest, "$.order"), (other.Status, Assert.Single(other.ProblemPaths)));
        Assert.Equal(HttpStatusCode.Conflict, none.Status);
    }

    [Fact]
    public async Task The_same_request_twice_takes_an_order_again_once()
    {
        await using var scenario = await Shop.StartAsync();
        var order = Service("#R7", "");
        await scenario.ShopifyAsync("nordwind", "o", order);
        await scenario.DrainAsync();
        var act = new JsonObject { ["kinds"] = new JsonObject { [order.LineId()] = "digital" } };
        var first = await ActAsync(scenario, "R7/retake", act, "key-1");
        var second = await ActAsync(scenario, "R7/retake", act, "key-1");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, true), (first.Status, second.Status, second.IsReplay));
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
    }

    private static JsonObject Service(string name, string? sku) => Payload.Order(name, order =>
        order["line_items"] = new JsonArray(Payload.Unshipped("11.90", sku, Payload.Tax("1.90", 0.19m))));

    private static Task<Answer> ActAsync(Scenario scenario, string path, JsonObject body, string? key = null)
    {
        var act = body.DeepClone().AsObject();
        (act["actor"], act["reason"]) = ("ann", "looked at it");
        var headers = new Dictionary<string, string>();
        if (key is not null)
        {
            headers["Idempotency-Key"] = key;
        }

        return scenario.PostAsync($"api/orders/nordwind/{path}", Encoding.UTF8.GetBytes(act.ToJsonString()), headers);
    }
}
