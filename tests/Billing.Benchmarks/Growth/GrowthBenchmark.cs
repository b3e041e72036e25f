using System.Diagnostics;
using System.Text.Json;

namespace Billing.Benchmarks.Growth;

/// <summary>
/// What grows with everything ever stored: for each number of orders a folder is loaded through the true webhooks, then served by a process of its own that
/// is measured. Options: <c>--orders 1000,10000</c>, <c>--days 10</c>, <c>--data FOLDER</c> keeps the folders there and uses those that are loaded already.
/// </summary>
internal static class GrowthBenchmark
{
    public static async Task<int> RunAsync(BenchmarkOptions options)
    {
        if (options.Text("serve") is { } served)
        {
            return (await GrowthFigures.MeasureAsync(served, options.Number("orders", 0), Days(options))).Print();
        }

        var status = 0;
        foreach (var orders in (options.Text("orders") ?? (options.IsSmoke ? "2" : "1000,10000")).Split(',').Select(int.Parse))
        {
            status |= await RunAsync(orders, Days(options), options.Text("data"));
        }

        return status;
    }

    private static int Days(BenchmarkOptions options) => options.Amount("days", 10, 2);

    private static async Task<int> RunAsync(int orders, int days, string? kept)
    {
        var folder = kept is null ? Directory.CreateTempSubdirectory("billing-growth-").FullName : Path.Combine(kept, $"{orders}");
        try
        {
            var loaded = Path.Combine(folder, "loaded");
            if (!File.Exists(loaded))
            {
                await GrowthLoad.RunAsync(folder, orders, days);
                await File.WriteAllTextAsync(loaded, string.Empty);
            }

            // A process that has not loaded: its memory and its start are those of a host that is started on such a folder.
            using var process = Process.Start(new ProcessStartInfo(
                Environment.ProcessPath!, [.. Own(), "growth", "--serve", folder, "--orders", $"{orders}", "--days", $"{days}"]))!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
        finally
        {
            if (kept is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string[] Own() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(GrowthBenchmark).Assembly.Location] : [];
}
