using System.Net;
using System.Text.Json.Nodes;
using Billing.Functions.Tests.Scenarios;

namespace Billing.Functions.Tests.Intake;

/// <summary>What somebody without a good signature learns, and what he costs.</summary>
[Trait("Capability", "PLT-01")]
public sealed class StrangerTests
{
    private static readonly string[] Doors =
        ["nordwind/shopify", "nordwind/stripe", "nordwind/adyen", "sierra/paypal", "nordwind/warehouse", "nordwind/elbe", "nordwind/nobody-here", "nobody-here/shopify", "%20/%20", "nordwind/shopify%20"];

    [Theory]
    [InlineData("{}", null, null)]
    [InlineData("{\"notificationItems\":[{\"NotificationRequestItem\":{}}]}", null, null)]
    [InlineData("{}", "X-Shopify-Hmac-Sha256", "bm90IHRoZSBzZWNyZXQ=")]
    [InlineData("{}", "Stripe-Signature", "t=1793606400,v1=00")]
    [InlineData("{}", "webhook-signature", "v1,bm90IHRoZSBzZWNyZXQ=")]
    public async Task An_unknown_tenant_an_unknown_source_and_a_bad_signature_get_one_answer(string body, string? header, string? value)
    {
        await using var scenario = await Scenario.StartAsync();
        var headers = new Dictionary<string, string>();
        if (header is not null)
        {
            headers[header] = value!;
        }

        var answers = new List<Answer>();
        foreach (var door in Doors)
        {
            answers.Add(await scenario.PostAsync($"api/webhooks/{door}", System.Text.Encoding.UTF8.GetBytes(body), headers));
        }

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Unauthorized, "application/problem+json"), (answer.Status, answer.ContentType)));
        Assert.Single(answers.Select(Lasting).Distinct());
        Assert.Contains("intake.not-authentic", answers[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_told_alike_at_every_door()
    {
        await using var scenario = await Scenario.StartAsync();
        var answers = new List<string>();
        foreach (var door in Doors)
        {
            var answer = await scenario.PostAsync($"api/webhooks/{door}", new byte[(16 * 1024 * 1024) + 1], new Dictionary<string, string>());
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
            answers.Add(Lasting(answer));
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task A_thousand_requests_of_strangers_ask_the_secret_store_once_for_each_secret()
    {
        await using var scenario = await Scenario.StartAsync();
        await scenario.PostAsync("api/webhooks/nordwind/shopify", "{}"u8.ToArray(), new Dictionary<string, string>());
        var before = scenario.Fabric.Secrets.Asked;
        for (var time = 0; time < 250; time++)
        {
            foreach (var door in new[] { "nordwind/shopify", "nordwind/stripe", "nordwind/nobody-here", "nobody-here/shopify" })
            {
                await scenario.PostAsync($"api/webhooks/{door}", "{}"u8.ToArray(), new Dictionary<string, string>());
            }
        }

        Assert.InRange(scenario.Fabric.Secrets.Asked - before, 0, 1);
        await scenario.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        await scenario.PostAsync("api/webhooks/nordwind/shopify", "{}"u8.ToArray(), new Dictionary<string, string>());
        Assert.InRange(scenario.Fabric.Secrets.Asked - before, 1, 2);
    }

    private static string Lasting(Answer answer)
    {
        var body = JsonNode.Parse(answer.Body)!.AsObject();
        body.Remove("traceId");
        return body.ToJsonString();
    }
}
