using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Audit;
using Billing.Domain.Ledger;
using Billing.Functions.Tests.Scenarios;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Functions.Tests.Invoicing;

/// <summary>Order 1002 of Nordwind, paid with 191.70 and invoiced whole, and what is said about refunds of it.</summary>
internal static class CreditedOrders
{
    public const string Refunds = "api/orders/nordwind/1002/refunds";

    public const string Payment = "pi_cn";

    /// <summary>The order, shipped and invoiced, with a policy for its refunds or none.</summary>
    public static async Task<Scenario> StartAsync(string? policy = null, string at = "2026-11-02T08:00:00Z")
    {
        var file = JsonNode.Parse(Samples.Read("tenants.json"))!;
        if (policy is not null)
        {
            file["tenants"]![0]!["orders"] = new JsonObject { ["refunds"] = policy };
        }

        var folder = Directory.CreateTempSubdirectory("refunds-");
        var tenants = Path.Combine(folder.FullName, "tenants.json");
        await File.WriteAllTextAsync(tenants, file.ToJsonString());
        Directory.CreateDirectory(Path.Combine(folder.FullName, "logos"));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "logos", "nordwind.png"), Samples.Read("logos/nordwind.png"));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "logos", "sierra.png"), Samples.Read("logos/sierra.png"));
        try
        {
            var scenario = await Scenario.StartAsync(
                new LocalFabricOptions { Clock = new SimulatedClock(DateTimeOffset.Parse(at)), TenantsFile = tenants, UpkeepSchedule = DemoDay.UpkeepSchedule });
            await scenario.ShopifyAsync("nordwind", "o-1002", Scenario.Sample("nordwind/shopify/order-1002-mixed-basket.json"));
            await scenario.StripeAsync("nordwind", GatewayNotices.StripePayment(Payment, "1002", 19170));
            await scenario.WarehouseAsync("nordwind", "s-1002", Scenario.Sample("nordwind/fulfilment/shipped-1002.json"));
            await scenario.DrainAsync();
            return scenario;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>A refund that its gateway names.</summary>
    public static async Task RefundAsync(this Scenario scenario, string refund, long minor)
    {
        await scenario.StripeAsync("nordwind", GatewayNotices.StripeRefund($"evt_{refund}", "refund.created", Payment, refund, minor, "succeeded"));
        await scenario.DrainAsync();
    }

    /// <summary>A decision, under a key of its own.</summary>
    public static async Task<Answer> DecideAsync(this Scenario scenario, string refund, object decision, string? key = null)
    {
        var answer = await scenario.PostAsync(
            $"{Refunds}/{refund}/decision", JsonSerializer.SerializeToUtf8Bytes(decision), new Dictionary<string, string> { ["Idempotency-Key"] = key ?? Guid.NewGuid().ToString() });
        await scenario.DrainAsync();
        return answer;
    }

    /// <summary>A credit note that no refund asks for.</summary>
    public static async Task<Answer> CreditAsync(this Scenario scenario, string invoice, object note, string? key = null) => await scenario.PostAsync(
        $"api/invoices/nordwind/{invoice}/credit-notes", JsonSerializer.SerializeToUtf8Bytes(note), new Dictionary<string, string> { ["Idempotency-Key"] = key ?? Guid.NewGuid().ToString() });

    /// <summary>Balance of an account and those below it.</summary>
    public static decimal Balance(this BooksFacts books, string account) => TrialBalance.Of(books.Days)
        .Where(line => line.Account == account || line.Account.StartsWith(account + "/", StringComparison.Ordinal))
        .Sum(line => line.Balance);

    /// <summary>Revenue, earned or deferred.</summary>
    public static decimal Revenue(this BooksFacts books) => TrialBalance.Of(books.Days)
        .Where(line => line.Account is Account.DeferredRevenue || line.Account.StartsWith("40", StringComparison.Ordinal))
        .Sum(line => -line.Balance);

    /// <summary>Open exceptions about refunds: code and amount.</summary>
    public static async Task<IReadOnlyList<(string Code, decimal Amount)>> QuestionsAsync(this Scenario scenario) =>
    [
        .. (await scenario.GetAsync("api/exceptions/nordwind")).Json.EnumerateArray()
            .Where(exception => exception.GetProperty("code").GetString()!.StartsWith("refunds.", StringComparison.Ordinal))
            .Where(exception => !exception.TryGetProperty("resolvedAt", out var resolved) || resolved.ValueKind == JsonValueKind.Null)
            .Select(exception => (exception.GetProperty("code").GetString()!, decimal.Parse(exception.GetProperty("amount").GetProperty("amount").GetString()!))),
    ];
}
