using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Billing.Connectors;
using Billing.Functions.Http;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Local.Demo;

/// <summary>The outside world of the demo: storefronts, gateways, warehouses and products that send the samples, signed as true senders sign.</summary>
internal sealed class DemoSenders(LocalFabric fabric, SimulatedClock clock)
{
    private readonly WebhookSender _signer = new(fabric.Secrets, clock);

    /// <summary>Counts of requests and answers, for the summary.</summary>
    public DemoCounts Counts { get; } = new();

    /// <summary>A Shopify order; the event id follows from the sample's name.</summary>
    public async Task<string> OrderAsync(string tenant, string sample)
    {
        var answer = await SendAsync(tenant, "shopify", $"b54557e4-{sample}", sample);
        Counts.OrdersReceived++;
        Counts.OrderDuplicates += answer.IsReplay ? 1 : 0;
        return Describe(answer);
    }

    /// <summary>A Stripe event.</summary>
    public async Task<string> StripeAsync(string tenant, string sample) => Describe(await SendAsync(tenant, "stripe", sample, sample));

    /// <summary>A warehouse report.</summary>
    public async Task<string> WarehouseAsync(string tenant, string sample) => Describe(await SendAsync(tenant, "warehouse", $"wh_{sample}", sample));

    /// <summary>A batch of usage.</summary>
    public async Task<string> UsageAsync(string tenant, string sample)
    {
        using var content = new ByteArrayContent(Samples.Read($"{tenant}/usage/{sample}.json"));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents-batch+json");
        using var response = await fabric.Http.PostAsync(new Uri($"api/usage/{tenant}", UriKind.Relative), content);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            return $"{(int)response.StatusCode} {answer.RootElement.GetProperty("detail").GetString()}";
        }

        int Count(string name) => answer.RootElement.GetProperty(name).GetInt32();
        Counts.UsageReceived += Count("received");
        Counts.UsageAccepted += Count("accepted");
        Counts.UsageDuplicates += Count("duplicates");
        return $"202, {Count("accepted")} counted, {Count("duplicates")} duplicates";
    }

    /// <summary>A settlement file.</summary>
    public async Task<string> SettlementAsync(string tenant, string sample)
    {
        using var content = new ByteArrayContent(Samples.Read($"{tenant}/settlements/{sample}.csv"));
        using var response = await fabric.Http.PutAsync(new Uri($"api/settlements/{tenant}/stripe/{sample}.csv", UriKind.Relative), content);
        return Describe(response.StatusCode);
    }

    /// <summary>Reads the status of an order.</summary>
    public async Task<string> StatusAsync(string tenant, string order)
    {
        using var answer = JsonDocument.Parse(await fabric.Http.GetStringAsync(new Uri($"api/orders/{tenant}/{order}", UriKind.Relative)));
        return answer.RootElement.GetProperty("status").GetString()!;
    }

    /// <summary>A person lets a held order go on.</summary>
    public async Task<string> ReleaseAsync(string tenant, string order)
    {
        using var response = await fabric.Http.PostAsJsonAsync(
            new Uri($"api/orders/{tenant}/{order}/release", UriKind.Relative), new { actor = "i.petersen", reason = "agreed by telephone" });
        return Describe(response.StatusCode);
    }

    /// <summary>An order whose signature is not the sender's.</summary>
    public async Task<string> ForgedOrderAsync(string tenant, string sample)
    {
        var body = Samples.Read(tenant, "shopify", sample);
        var headers = new Dictionary<string, string> { ["X-Shopify-Webhook-Id"] = "forged", ["X-Shopify-Hmac-Sha256"] = Convert.ToBase64String(new byte[32]) };
        return Describe(await PostAsync(tenant, "shopify", new SignedWebhook(body, headers)));
    }

    /// <summary>An order for a tenant that lives in another region.</summary>
    public async Task<string> MisdirectedOrderAsync(string tenant)
    {
        var body = Samples.Read("nordwind/shopify/order-1002-mixed-basket.json");
        return Describe(await PostAsync(tenant, "shopify", _signer.Sign(tenant, "shopify", "misdirected", body)));
    }

    // Any source of the sample tenants: its connector knows where the samples are and how they are signed.
    private Task<(HttpStatusCode Status, bool IsReplay)> SendAsync(string tenant, string source, string eventId, string sample) =>
        PostAsync(tenant, source, _signer.Sign(tenant, source, eventId, Samples.Read(tenant, source, sample)));

    private async Task<(HttpStatusCode Status, bool IsReplay)> PostAsync(string tenant, string source, SignedWebhook webhook)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{tenant}/{source}") { Content = new ByteArrayContent(webhook.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in webhook.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await fabric.Http.SendAsync(request);
        return (response.StatusCode, response.Headers.Contains(IdempotencyKey.ReplayedHeaderName));
    }

    private static string Describe((HttpStatusCode Status, bool IsReplay) answer) =>
        answer.IsReplay ? $"{(int)answer.Status} known, first answer again" : Describe(answer.Status);

    private static string Describe(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Accepted => "202 taken",
        HttpStatusCode.Unauthorized => "401 signature refused",
        HttpStatusCode.MisdirectedRequest => "421 tenant of another region",
        _ => $"{(int)status} {status}",
    };
}

/// <summary>Counts of requests and answers.</summary>
internal sealed class DemoCounts
{
    public int OrdersReceived { get; set; }

    public int OrderDuplicates { get; set; }

    public int UsageReceived { get; set; }

    public int UsageAccepted { get; set; }

    public int UsageDuplicates { get; set; }
}
