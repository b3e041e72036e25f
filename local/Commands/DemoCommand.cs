using System.Diagnostics;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Local.Commands;

/// <summary>Plays the demo in memory and writes its results; succeeds only if the audit holds.</summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(string output, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var clock = new SimulatedClock(DemoDay.Start);
        await using var fabric = await LocalFabric.StartAsync(new LocalFabricOptions { Clock = clock }, cancellation);
        var report = new DemoReport(fabric, output);
        report.Prepare();
        var screen = new DemoScreen();
        var day = new DemoDay(fabric, clock, screen);
        await day.PlayAsync();
        var books = await DemoBooks.ReadAsync(fabric, cancellation);
        var summary = await report.WriteAsync(books, day.Counts, cancellation);
        Show(screen, summary);
        screen.Say(string.Empty);
        screen.Say($"Results are in {Path.GetFullPath(output)}; {watch.Elapsed.TotalSeconds:F1} s.");
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
