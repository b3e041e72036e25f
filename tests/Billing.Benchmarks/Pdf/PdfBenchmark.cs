using System.Diagnostics;
using System.Text.Json;
using QuestPDF;
using QuestPDF.Fluent;
using QuestPDF.Infrastructure;

namespace Billing.Benchmarks.Pdf;

/// <summary>
/// Invoices rendered to files: 200 of 20 lines, the first of them cold as its peers have it; the same again when the
/// process is warm; and one of 400 lines, five times.
/// <c>--data DIR</c> reads what the peers read, <c>--workers N</c> renders on N threads, <c>--check check.py</c> has every
/// file read back, <c>--keep DIR</c> leaves the files there.
/// </summary>
internal static class PdfBenchmark
{
    private const int WarmRounds = 10;

    public static int Run(BenchmarkOptions options)
    {
        Settings.License = LicenseType.Community;
        var workers = options.Number("workers", 1);
        var data = options.Text("data");
        var small = data is null
            ? [.. Enumerable.Range(1, options.Amount("invoices", 200, 2)).Select(i => BenchmarkInvoice.Make(i, 20))]
            : BenchmarkInvoice.Read(Path.Combine(data, "small.json"));
        var large = data is null ? [BenchmarkInvoice.Make(900_001, 400)] : BenchmarkInvoice.Read(Path.Combine(data, "large.json"));
        var check = options.Text("check") ?? Environment.GetEnvironmentVariable("PDF_CHECK");
        var folder = options.Text("keep") ?? Directory.CreateTempSubdirectory("pdf-").FullName;
        Directory.CreateDirectory(folder);
        try
        {
            var status = Measure("invoice-pdf", small, 1, workers, folder, Check(check, data, "small.json", folder));
            status |= Measure("invoice-pdf-400", large, options.IsSmoke ? 1 : 5, 1, folder, Check(check, data, "large.json", folder));
            return status | Measure("invoice-pdf-warm", small, options.IsSmoke ? 1 : WarmRounds, workers, folder, check: null);
        }
        finally
        {
            if (options.Text("keep") is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static int Measure(
        string name, IReadOnlyList<BenchmarkInvoice> invoices, int rounds, int workers, string folder, Func<string>? check)
    {
        var jobs = Enumerable.Repeat(invoices, rounds).SelectMany(i => i).ToArray();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        Render(jobs[0], folder);
        var first = clock.Elapsed.TotalSeconds;
        if (workers == 1)
        {
            foreach (var job in jobs.AsSpan(1))
            {
                Render(job, folder);
            }
        }
        else
        {
            Parallel.ForEach(jobs.Skip(1), new ParallelOptions { MaxDegreeOfParallelism = workers }, job => Render(job, folder));
        }

        var seconds = clock.Elapsed.TotalSeconds;
        processor = Environment.CpuUsage.TotalTime - processor;
        var result = new BenchmarkResult
        {
            Name = name,
            Work = jobs.Length,
            Unit = "invoices/s",
            Seconds = seconds,
            AllocatedBytesPerItem = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / jobs.Length,
            Workers = workers,
            Check = check?.Invoke(),
            Extras = new()
            {
                // On a machine that others use too, the time of the processor says more than that of the clock.
                ["processorSeconds"] = Math.Round(processor.TotalSeconds, 4),
                ["firstSeconds"] = Math.Round(first, 4),
                ["bytesPerPdf"] = new FileInfo(PathOf(invoices[0], folder)).Length,
            },
        };
        return result.Print();
    }

    private static void Render(BenchmarkInvoice invoice, string folder) =>
        new BenchmarkInvoiceDocument(invoice).GeneratePdf(PathOf(invoice, folder));

    private static string PathOf(BenchmarkInvoice invoice, string folder) => Path.Combine(folder, invoice.Number + ".pdf");

    private static Func<string>? Check(string? script, string? data, string file, string folder) =>
        script is null || data is null ? null : () => RunCheck(script, Path.Combine(data, file), folder);

    /// <summary>Has the peers' checker read the files back; it needs Python and poppler.</summary>
    private static string RunCheck(string script, string invoices, string folder)
    {
        try
        {
            var start = new ProcessStartInfo("python3", [script, invoices, folder]) { UseShellExecute = false, RedirectStandardOutput = true };
            using var python = Process.Start(start)!;
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            if (python.ExitCode != 0)
            {
                return $"the checker ended with {python.ExitCode}";
            }

            using var answer = JsonDocument.Parse(output);
            return answer.RootElement.GetProperty("error").GetString() ?? "ok";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "python3 could not be started";
        }
    }
}
