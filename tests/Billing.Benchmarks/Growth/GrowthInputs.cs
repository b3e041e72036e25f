using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Local.Hosting;

namespace Billing.Benchmarks.Growth;

/// <summary>The sample of a basket, its payment and its shipment, once for each order.</summary>
internal static class GrowthInputs
{
    public static string Number(int index) => $"G{index:D7}";

    public static byte[] Order(int index, DateTimeOffset now)
    {
        var order = Read("shopify/order-1002-mixed-basket");
        order["id"] = 7_000_000_000 + index;
        order["name"] = $"#{Number(index)}";
        order["created_at"] = TextOf(now);
        order["processed_at"] = TextOf(now);
        return Encoding.UTF8.GetBytes(order.ToJsonString());
    }

    public static byte[] Payment(int index, DateTimeOffset now)
    {
        var notice = Read("stripe/payment-1002");
        notice["id"] = $"evt_growth{index}";
        notice["created"] = now.ToUnixTimeSeconds();
        var intent = notice["data"]!["object"]!;
        intent["id"] = $"pi_growth{index}";
        intent["created"] = now.ToUnixTimeSeconds();
        intent["latest_charge"] = $"ch_growth{index}";
        intent["metadata"]!["order_reference"] = Number(index);
        return Encoding.UTF8.GetBytes(notice.ToJsonString());
    }

    public static byte[] Report(int index, string step, DateTimeOffset now)
    {
        var report = Read($"fulfilment/{step}-1002");
        report["timestamp"] = TextOf(now);
        report["data"]!["order"] = Number(index);
        report["data"]!["shipment_id"] = $"F{index}";
        if (report["data"]!["tracking_number"] is not null)
        {
            report["data"]!["tracking_number"] = $"JJDG{index}";
        }

        return Encoding.UTF8.GetBytes(report.ToJsonString());
    }

    private static JsonNode Read(string sample) => JsonNode.Parse(Samples.Read($"{GrowthLoad.Tenant}/{sample}.json"))!;

    private static string TextOf(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
