using Billing.Benchmarks;
using Billing.Benchmarks.Intake;
using Billing.Benchmarks.Pdf;

// One line a benchmark: its name, and the method that runs it and returns the exit status.
var benchmarks = new Dictionary<string, Func<BenchmarkOptions, int>>(StringComparer.Ordinal)
{
    ["intake"] = IntakeBenchmark.Run,
    ["pdf"] = PdfBenchmark.Run,
};

if (args.Length == 0 || !benchmarks.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Billing.Benchmarks -- {string.Join('|', benchmarks.Keys)} [options]");
    return 2;
}

return run(new BenchmarkOptions(args[1..]));
