using System.Diagnostics;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Local.Commands;

/// <summary>Plays the demo and writes its results; succeeds only if the audit holds.</summary>
internal static class DemoCommand
{
    /// <param name="output">Where the results go.</param>
    /// <param name="data">Folder that keeps the data; null for a temporary one.</param>
    /// <param name="inMemory">Keeps the data in memory instead.</param>
    /// <param name="asProcess">True if the app runs as a process of its own.</param>
    /// <param name="cancellation">Ends the demo.</param>
    public static Task<int> RunAsync(string output, string? data, bool inMemory, bool asProcess, CancellationToken cancellation)
    {
        if (data is not null && Directory.Exists(DataFolder.JournalIn(data)))
        {
            Console.Error.WriteLine($"The folder {Path.GetFullPath(data)} holds data already, and the demo begins with none: choose another, or delete it.");
            return Task.FromResult(2);
        }

        var options = new LocalFabricOptions
        {
            Clock = new SimulatedClock(DemoDay.Start),
            UpkeepSchedule = DemoDay.UpkeepSchedule,
            Folder = data,
            InMemory = inMemory,
            KeepsTraces = data is not null && !asProcess,
            AppAsProcess = asProcess,
        };
        return Running.ToldAsync(() => PlayAsync(output, options, cancellation));
    }

    private static async Task<int> PlayAsync(string output, LocalFabricOptions options, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await using var fabric = await LocalFabric.StartAsync(options, cancellation);
        var report = new DemoReport(fabric, output);
        report.Prepare();
        var screen = new DemoScreen();
        var day = new DemoDay(fabric, (SimulatedClock)options.Clock, screen);
        await day.PlayAsync();
        var books = await DemoBooks.ReadAsync(fabric, cancellation);
        var isPriced = PromotionScene.Play(screen);
        IReadOnlyList<SummaryCheck> scenes = [new("price scene: the explanation recomputes", isPriced, "order 1042"), .. await TaxOutageScene.PlayAsync(screen, cancellation)];
        var summary = await report.WriteAsync(books, day.Counts, scenes, cancellation);
        Show(screen, summary);
        screen.Say(string.Empty);
        screen.Say($"Results are in {Path.GetFullPath(output)}; {watch.Elapsed.TotalSeconds:F1} s.");
        if (options.Folder is { } folder)
        {
            screen.Say($"The data is kept in {Path.GetFullPath(folder)}; this serves it: dotnet run --project local -- --data {folder}");
            screen.Say($"This shows what became of an order: dotnet run --project local -- trace 1002 --data {folder}");
        }

        screen.Say(summary.Audit.Ok ? "The audit holds." : "THE AUDIT FAILED.");
        return summary.Audit.Ok ? 0 : 1;
    }

    private static void Show(DemoScreen screen, DemoSummary summary)
    {
        screen.Table(
            "Invoices",
            ["Number", "Legal entity", "Currency", "Net", "Tax", "Gross"],
            summary.Invoices.Select(row => (string[])[row.Number, row.LegalEntity, row.Currency, $"{row.Net}", $"{row.Tax}", $"{row.Gross}"]),
            3,
            4,
            5);
        screen.Table(
            "Trial balance",
            ["Legal entity", "Currency", "Debits", "Credits"],
            summary.TrialBalance.Select(row => (string[])[row.LegalEntity, row.Currency, $"{row.Debits}", $"{row.Credits}"]),
            2,
            3);
        screen.Table("Audit", ["Result", "Check", "Figures"], summary.Audit.Checks.Select(check => (string[])[check.Ok ? "holds" : "FAILS", check.Name, check.Detail]));
    }
}
