using System.Diagnostics;
using System.Text.Json;
using Billing.Local.Hosting;

namespace Billing.Benchmarks.Growth;

/// <summary>Serves a folder that was loaded, and takes the time of what people and auditors ask for.</summary>
internal static class GrowthFigures
{
    private const string Tenant = GrowthLoad.Tenant;

    public static async Task<BenchmarkResult> MeasureAsync(string folder, int orders, int days)
    {
        var figures = new Dictionary<string, object>(StringComparer.Ordinal);
        var (journal, blobs) = (SizeOf(folder, "journal"), SizeOf(folder, "blobs"));
        var watch = Stopwatch.StartNew();
        var fabric = await LocalFabric.StartAsync(GrowthLoad.Options(folder, new GrowthClock(GrowthLoad.End(days))));
        figures["startSeconds"] = Seconds(watch);
        await fabric.DrainAsync();
        figures["drainSeconds"] = Seconds(watch);
        GC.Collect();
        figures["heapMegabytes"] = GC.GetTotalMemory(forceFullCollection: true) >> 20;
        using var client = new HttpClient { BaseAddress = fabric.Host.Address, Timeout = TimeSpan.FromMinutes(20) };
        var wrong = new List<string>();
        await TimeAsync("invoicePage", $"api/invoices/{Tenant}?limit=50", page => page.GetArrayLength() is var rows && rows >= Math.Min(50, orders) && rows <= 50);
        await TimeAsync("exceptionPage", $"api/exceptions/{Tenant}?limit=50", page => page.ValueKind == JsonValueKind.Array);
        await TimeAsync("deadLetterPage", $"api/dead-letters/{Tenant}?limit=50", page => page.GetProperty("items").GetArrayLength() == 0);
        await TimeAsync("taxReport", $"api/tax-report/{Tenant}/2026-11", report => report.ValueKind == JsonValueKind.Object);
        await TimeAsync("trialBalance", $"api/trial-balance/{Tenant}", balance => balance.GetArrayLength() > 0);
        await IntegrityAsync();
        await TimeAsync("audit", $"api/audit/{Tenant}", audit => audit.GetProperty("ok").GetBoolean());
        figures["peakMegabytes"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        watch.Restart();
        await fabric.DisposeAsync();
        figures["stopSeconds"] = Seconds(watch);
        figures["journalMegabytes"] = journal >> 20;
        figures["blobMegabytes"] = blobs >> 20;
        figures["processorSeconds"] = Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 1);
        return new BenchmarkResult
        {
            Name = "growth",
            Work = orders,
            Unit = "orders",
            Seconds = Math.Max((double)figures["startSeconds"], 0.01),
            Check = wrong.Count == 0 ? "ok" : string.Join("; ", wrong),
            Extras = figures,
        };

        async Task TimeAsync(string name, string path, Func<JsonElement, bool> isRight)
        {
            watch.Restart();
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            figures[name + "Seconds"] = Seconds(watch);
            if (!answer.IsSuccessStatusCode || !isRight(JsonElement.Parse(text)))
            {
                wrong.Add($"{name}: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 300)]}");
            }

            await Console.Error.WriteLineAsync($"growth {orders}: {name} {figures[name + "Seconds"]} s, {text.Length / 1024} KB");
        }

        async Task IntegrityAsync()
        {
            var whole = Stopwatch.StartNew();
            var (parts, next) = (0, default(string));
            do
            {
                await TimeAsync("integrityPart", $"api/audit/{Tenant}/integrity{(next is null ? string.Empty : $"?from={Uri.EscapeDataString(next)}")}", part =>
                {
                    next = part.TryGetProperty("next", out var named) ? named.GetString() : null;
                    return part.GetProperty("findings").GetArrayLength() == 0;
                });
                parts++;
            }
            while (next is not null);
            figures["integritySeconds"] = Seconds(whole);
            figures["integrityParts"] = parts;
        }
    }

    private static double Seconds(Stopwatch watch) => Math.Round(watch.Elapsed.TotalSeconds, 2);

    private static long SizeOf(string folder, string part) =>
        new DirectoryInfo(Path.Combine(folder, part)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
