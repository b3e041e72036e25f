using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Functions.Audit;
using Billing.Local.Hosting;
using Billing.Platform.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Simulation;

/// <summary>What a seed came to.</summary>
internal sealed record SimulationResult(int Orders, int Messages, int Repetitions, bool Holds, string Audit)
{
    /// <summary>How many hosts it took.</summary>
    public required int Lives { get; init; }

    /// <summary>Equal when two runs were the same.</summary>
    public required string Digest { get; init; }
}

/// <summary>
/// Some days of a shop whose messages are drawn from a seed: every order with its payment, parcel and delivery, in any order
/// and some of them twice, at random times, while the fault plan strikes. What is sent, what goes wrong and in which order
/// concurrent work runs follows from the seed. The books are audited at the end.
/// </summary>
internal sealed class SimulatedBusiness(int seed, int days, SimulatedHost host)
{
    private const string Tenant = "nordwind";
    private readonly Random _random = new(seed);
    private int _orders;
    private int _messages;
    private int _repetitions;

    /// <summary>When the days begin.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Plays all days and audits.</summary>
    public async Task<SimulationResult> PlayAsync()
    {
        for (var day = 0; day < days; day++)
        {
            foreach (var (at, send) in Messages(day).OrderBy(message => message.At).ToList())
            {
                await host.AdvanceToAsync(at);
                await SendUntilTakenAsync(send);
            }
        }

        await host.AdvanceToAsync(Start.AddDays(days));
        host.Plan.Pause();
        await host.AdvanceToAsync(Start.AddDays(days + 1));
        return await host.RunAsync(AuditAsync);
    }

    /// <summary>A sender who is not told that its message was taken sends it again, a minute later.</summary>
    private async Task SendUntilTakenAsync(Func<LocalFabric, WebhookSender, Task<bool>> send)
    {
        while (!await host.RunAsync(fabric => send(fabric, new WebhookSender(fabric.Secrets, host.Clock))))
        {
            await host.AdvanceToAsync(host.Clock.GetUtcNow().AddMinutes(1));
        }
    }

    private IEnumerable<(DateTimeOffset At, Func<LocalFabric, WebhookSender, Task<bool>> Send)> Messages(int day)
    {
        for (var count = _random.Next(3, 12); count > 0; count--)
        {
            var reference = $"S{seed}-{++_orders}";
            foreach (var send in OfOrder(reference))
            {
                for (var copies = _random.Next(5) == 0 ? 2 : 1; copies > 0; copies--)
                {
                    _messages++;
                    _repetitions += copies - 1;
                    yield return (Start.AddDays(day).AddSeconds(_random.Next(86_400)), send);
                }
            }
        }
    }

    private IEnumerable<Func<LocalFabric, WebhookSender, Task<bool>>> OfOrder(string reference)
    {
        var isPrepaid = _random.Next(2) == 0;
        var order = Sample(isPrepaid ? "shopify/order-1002-mixed-basket" : "shopify/order-1003-reverse-charge");
        order["name"] = "#" + reference;
        order["id"] = (seed * 1_000_000L) + _orders;
        yield return (fabric, sender) => PostAsync(fabric, "shopify", order, body => sender.ShopifyAsync(Tenant, "o-" + reference, body));
        foreach (var step in new[] { "shipped", "delivered" })
        {
            var report = Sample($"fulfilment/{step}-{(isPrepaid ? "1002" : "1003")}");
            report["data"]!["order"] = reference;
            yield return (fabric, sender) => PostAsync(fabric, "warehouse", report, body => sender.WarehouseAsync(Tenant, $"{step}-{reference}", body));
        }

        if (isPrepaid)
        {
            var payment = Sample("stripe/payment-1002");
            payment["id"] = "evt_" + reference;
            payment["data"]!["object"]!["id"] = "pi_" + reference;
            payment["data"]!["object"]!["metadata"]!["order_reference"] = reference;
            yield return (fabric, sender) => PostAsync(fabric, "stripe", payment, body => sender.StripeAsync(Tenant, body));
        }
    }

    private static JsonNode Sample(string name) => JsonNode.Parse(Samples.Read($"{Tenant}/{name}.json"))!;

    private static async Task<bool> PostAsync(
        LocalFabric fabric, string source, JsonNode message, Func<ReadOnlyMemory<byte>, Task<IReadOnlyDictionary<string, string>>> sign)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{Tenant}/{source}") { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in await sign(body))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await fabric.Http.SendAsync(request);
        if ((int)response.StatusCode < 500 && response.StatusCode != HttpStatusCode.TooManyRequests)
        {
            response.EnsureSuccessStatusCode();
        }

        return response.IsSuccessStatusCode;
    }

    private async Task<SimulationResult> AuditAsync(LocalFabric fabric)
    {
        var services = fabric.Host.Services;
        var tenant = (await services.GetRequiredService<ITenantSource>().GetAsync()).Get(Tenant);
        var facts = await services.GetRequiredService<BooksReader>().ReadAsync(tenant, CancellationToken.None);
        var failed = BooksAudit.Check(facts).FirstOrDefault(check => !check.Ok);
        var missing = _orders - facts.Orders.Count(order => order.Order is not null);
        return new SimulationResult(
            _orders,
            _messages,
            _repetitions,
            failed is null && missing == 0,
            failed is not null ? $"{failed.Name} fails: {failed.Detail}" : missing > 0 ? $"{missing} orders are missing" : $"{facts.Invoices.Count} invoices, the audit holds")
        {
            Lives = host.Lives,
            Digest = host.Plan.Digest,
        };
    }
}
