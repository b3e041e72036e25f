using System.Net;
using System.Text;
using Billing.Connectors.Shopify;
using Billing.Connectors.Stripe;
using Billing.Platform.Intake.Signatures;

namespace Billing.Functions.Tests.Scenarios;

[Trait("Capability", "PLT-01")]
[Trait("Capability", "PLT-06")]
public sealed class WebhookInputTests
{
    private const string Order = "nordwind/shopify/order-1002-mixed-basket.json";

    [Fact]
    public async Task An_order_is_taken_once_and_its_repetition_gets_the_first_answer()
    {
        await using var scenario = await Scenario.StartAsync();
        var first = await scenario.ShopifyAsync("nordwind", "event-1", Scenario.Sample(Order));
        await scenario.PassAsync("2026-12-02T08:00:00Z");
        var again = await scenario.ShopifyAsync("nordwind", "event-1", Scenario.Sample(Order));

        Assert.False(first.IsReplay);
        Assert.Equal(first with { IsReplay = true }, again);
        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        var books = await scenario.AuditedBooksAsync("nordwind");
        Assert.Single(books.Inputs);
    }

    [Fact]
    public async Task Sixty_four_concurrent_copies_of_an_order_leave_one_effect()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => scenario.ShopifyAsync("nordwind", "event-1", Scenario.Sample(Order))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Equal(63, answers.Count(answer => answer.IsReplay));
        Assert.Single(answers.Select(answer => answer.Body).Distinct());
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
    }

    [Fact]
    public async Task Another_body_under_the_same_event_id_is_refused_with_both_digests()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.ShopifyAsync("nordwind", "event-1", Scenario.Sample(Order));
        var other = Scenario.Sample(Order);
        other["email"] = "somebody.else@mail.example";
        var answer = await scenario.ShopifyAsync("nordwind", "event-1", other);

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(answer.Json.GetProperty("detail").GetString()!, "[0-9a-f]{64}"));
    }

    [Fact]
    public async Task A_forged_signature_gets_401_and_nothing_is_kept()
    {
        await using var scenario = await Scenario.StartAsync();
        var headers = new Dictionary<string, string>
        {
            ["X-Shopify-Webhook-Id"] = "event-1",
            [ShopifyWebhook.Signature.HeaderName] = ShopifyWebhook.Signature.Sign("other"u8, "not the secret"),
        };
        var answer = await scenario.PostAsync("api/webhooks/nordwind/shopify", Encoding.UTF8.GetBytes(Scenario.Sample(Order).ToJsonString()), headers);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Empty((await scenario.AuditedBooksAsync("nordwind")).Inputs);
    }

    [Fact]
    public async Task A_gateway_notice_signed_too_long_ago_gets_401()
    {
        await using var scenario = await Scenario.StartAsync();
        var body = Encoding.UTF8.GetBytes(Scenario.Sample("nordwind/stripe/payment-1002.json").ToJsonString());
        var secret = await scenario.Fabric.Secrets.GetAsync("nordwind-stripe");
        var stale = StripeSignature.Sign(body, scenario.Clock.GetUtcNow().AddMinutes(-6), secret);
        var answer = await scenario.PostAsync("api/webhooks/nordwind/stripe", body, new Dictionary<string, string> { [StripeSignature.HeaderName] = stale });

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("intake.not-authentic", answer.Json.GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Every_missing_or_wrong_field_is_named_by_its_path()
    {
        await using var scenario = await Scenario.StartAsync();
        var order = Scenario.Sample(Order);
        order.AsObject().Remove("created_at");
        order["currency"] = "EURO";
        order["line_items"]![0]!["quantity"] = 0;
        order["line_items"]![1]!.AsObject().Remove("price");
        order["taxes_included"] = "yes";
        var answer = await scenario.ShopifyAsync("nordwind", "event-1", order);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        await scenario.DrainAsync();
        var told = Assert.Single((await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray());
        Assert.Superset(
            new HashSet<string> { "$.created_at", "$.currency", "$.line_items[0].quantity", "$.line_items[1].price", "$.taxes_included" },
            told.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("path").GetString()!).ToHashSet());
    }

    [Theory]
    [InlineData("{\"id\": 1,")]
    [InlineData("")]
    [InlineData("[]")]
    public async Task A_body_of_our_own_format_that_is_no_JSON_object_gets_400(string body)
    {
        await using var scenario = await Scenario.StartAsync();
        var signed = await scenario.SignAsync("nordwind", "warehouse", "event-1", Encoding.UTF8.GetBytes(body));
        Assert.Equal(HttpStatusCode.BadRequest, (await scenario.PostAsync("api/webhooks/nordwind/warehouse", signed.Body, signed.Headers)).Status);
    }

    [Fact]
    [Trait("Capability", "PLT-12")]
    public async Task A_tenant_of_another_region_gets_421_with_its_home_region()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.ShopifyAsync("merlion", "event-1", Scenario.Sample(Order));

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.Status);
        Assert.Contains("southeastasia", answer.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_too_large_for_a_message_travels_through_Blob_storage()
    {
        await using var scenario = await Scenario.StartAsync();
        var order = Scenario.Sample(Order);
        order["note"] = new string('x', 300_000);
        Assert.Equal(HttpStatusCode.Accepted, (await scenario.ShopifyAsync("nordwind", "event-1", order)).Status);
        Assert.Single((await scenario.AuditedBooksAsync("nordwind")).Orders);
    }

    [Fact]
    public async Task A_body_of_more_than_sixteen_mebibytes_gets_413()
    {
        await using var scenario = await Scenario.StartAsync();
        var answer = await scenario.PostAsync("api/webhooks/nordwind/shopify", new byte[(16 * 1024 * 1024) + 1], new Dictionary<string, string>());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Fact]
    [Trait("Capability", "MTR-01")]
    public async Task Usage_is_counted_once_and_a_wrong_batch_is_refused_whole()
    {
        await using var scenario = await Scenario.StartAsync();
        var batch = Scenario.Sample("nordwind/usage/october-1.json");
        var first = await scenario.UsageAsync("nordwind", batch);
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => scenario.UsageAsync("nordwind", Scenario.Sample("nordwind/usage/october-1.json"))));
        var wrong = await scenario.UsageAsync("sierra", Scenario.Sample("sierra/usage/wrong.json"));

        Assert.Equal(150, first.Json.GetProperty("accepted").GetInt32());
        Assert.All(again, answer => Assert.Equal(150, answer.Json.GetProperty("duplicates").GetInt32()));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(["$[0].data.quantity", "$[1].data.quantity"], wrong.ProblemPaths);
        await scenario.AuditedBooksAsync("nordwind");
        Assert.Empty((await scenario.AuditedBooksAsync("sierra")).Inputs);
    }

    [Fact]
    [Trait("Capability", "MTR-01")]
    public async Task Concurrent_overlapping_usage_batches_count_each_event_once()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(index =>
            scenario.UsageAsync("nordwind", Scenario.Sample($"nordwind/usage/october-{1 + (index % 2)}.json"))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        Assert.Equal(280, answers.Sum(answer => answer.Json.GetProperty("accepted").GetInt32()));
        await scenario.AuditedBooksAsync("nordwind");
    }
}
