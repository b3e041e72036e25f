using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Billing.Domain.Orders;
using Billing.Local.Hosting;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Benchmarks.Intake;

/// <summary>
/// Orders a second from signed webhook over HTTP to the committed order stream, with the whole fabric running beside: relay,
/// consumers, order processes. The clock stops when the last order is confirmed; the check looks at each.
/// Options: <c>--orders 1000</c>, <c>--senders 16</c>.
/// </summary>
internal static class IntakeBenchmark
{
    private const string Tenant = "nordwind";
    private const string Region = "westeurope";

    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var (orders, senders) = (options.Amount("orders", 1000, 3), options.Number("senders", 16));
        return Variant.RunAllAsync(options, Variant.InMemoryAndDurable("intake", "orders/s", senders, durable => RunAsync(orders, senders, durable)));
    }

    private static async Task<Pass> RunAsync(int orders, int senders, bool isDurable)
    {
        var folder = isDurable ? Directory.CreateTempSubdirectory("billing-intake-").FullName : null;
        try
        {
            await using var fabric = await LocalFabric.StartAsync(new LocalFabricOptions { Folder = folder, InMemory = !isDurable, LogsToConsole = false });
            var sender = new WebhookSender(fabric.Secrets, TimeProvider.System);
            var bodies = Enumerable.Range(0, orders).Select(Order).ToArray();
            var latencies = new List<double>(orders);
            var watch = Stopwatch.StartNew();
            var accepted = 0.0;
            var confirmed = 0;
            var pass = await Pass.MeasureAsync(orders, async () =>
            {
                watch.Restart();
                await SendAllAsync(fabric, sender, bodies, senders, latencies);
                accepted = watch.Elapsed.TotalSeconds;
                confirmed = await ConfirmedAsync(fabric, orders);
            });
            latencies.Sort();
            return pass with
            {
                Problem = confirmed == orders ? null : $"{confirmed} of {orders} orders are confirmed",
                Extras = new Dictionary<string, object>
                {
                    ["acceptedSeconds"] = Math.Round(accepted, 4),
                    ["answerP50Ms"] = Math.Round(latencies[orders / 2], 2),
                    ["answerP95Ms"] = Math.Round(latencies[orders * 95 / 100], 2),
                    ["answerP99Ms"] = Math.Round(latencies[orders * 99 / 100], 2),
                },
            };
        }
        finally
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static byte[] Order(int index)
    {
        var order = JsonNode.Parse(Samples.Read($"{Tenant}/shopify/order-1002-mixed-basket.json"))!;
        order["id"] = 7_000_000_000 + index;
        order["name"] = $"#{Number(index)}";
        order["created_at"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:sszzz");
        return Encoding.UTF8.GetBytes(order.ToJsonString());
    }

    private static Task SendAllAsync(LocalFabric fabric, WebhookSender sender, byte[][] bodies, int senders, List<double> latencies) =>
        Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = senders }, async (body, cancellation) =>
        {
            var eventId = Guid.NewGuid().ToString("N");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{Tenant}/shopify") { Content = new ByteArrayContent(body) };
            foreach (var (name, value) in sender.Sign(Tenant, "shopify", eventId, body).Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            var started = Stopwatch.GetTimestamp();
            using var response = await fabric.Http.SendAsync(request, cancellation);
            if (response.StatusCode != HttpStatusCode.Accepted)
            {
                throw new InvalidOperationException($"An order was answered with {(int)response.StatusCode}.");
            }

            lock (latencies)
            {
                latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        });

    // Looks at each order's own stream, and waits where it is not confirmed yet: the wait is part of what is measured, and small.
    private static async Task<int> ConfirmedAsync(LocalFabric fabric, int expected)
    {
        var store = fabric.Services.GetRequiredService<StreamStore>();
        var deadline = Stopwatch.StartNew();
        var confirmed = 0;
        while (confirmed < expected && deadline.Elapsed < TimeSpan.FromMinutes(2))
        {
            var order = await store.LoadAsync<OrderState>(new StreamAddress(Tenant, Region, FabricStreams.Order(Number(confirmed))));
            if (order.Status == OrderStatus.Confirmed)
            {
                confirmed++;
            }
            else
            {
                await Task.Delay(20);
            }
        }

        return confirmed;
    }

    private static string Number(int index) => $"B{index:D7}";
}
