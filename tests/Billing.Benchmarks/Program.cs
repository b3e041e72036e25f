using Billing.Benchmarks;
using Billing.Benchmarks.Blobs;
using Billing.Benchmarks.Cosmos;
using Billing.Benchmarks.Durable;
using Billing.Benchmarks.Growth;
using Billing.Benchmarks.Intake;
using Billing.Benchmarks.Journal;
using Billing.Benchmarks.Pdf;
using Billing.Benchmarks.Pricing;
using Billing.Benchmarks.ServiceBus;
using Billing.Benchmarks.Simulation;
using Billing.Benchmarks.Streams;
using Billing.Benchmarks.Tax;

// One line a benchmark: its name, and the method that runs it and returns the exit status.
var benchmarks = new Dictionary<string, Func<BenchmarkOptions, Task<int>>>(StringComparer.Ordinal)
{
    ["blob"] = BlobBenchmark.RunAsync,
    ["commit"] = CommitBenchmark.RunAsync,
    ["cosmos"] = CosmosBenchmark.RunAsync,
    ["durable"] = DurableBenchmark.RunAsync,
    ["growth"] = GrowthBenchmark.RunAsync,
    ["intake"] = IntakeBenchmark.RunAsync,
    ["journal"] = JournalBenchmark.RunAsync,
    ["pdf"] = options => Task.FromResult(PdfBenchmark.Run(options)),
    ["pricing"] = PricingBenchmark.RunAsync,
    ["relay"] = RelayBenchmark.RunAsync,
    ["servicebus"] = ServiceBusBenchmark.RunAsync,
    ["simulation"] = SimulationBenchmark.RunAsync,
    ["tax"] = TaxBenchmark.RunAsync,
};

if (args is ["table", var file, ..])
{
    return await FigureTable.RunAsync(file, new BenchmarkOptions(args[2..]));
}

IReadOnlyList<Func<BenchmarkOptions, Task<int>>> chosen = args switch
{
    ["all", ..] => [.. benchmarks.Values],
    [var name, ..] when benchmarks.TryGetValue(name, out var one) => [one],
    _ => [],
};
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"usage: dotnet run -c Release --project tests/Billing.Benchmarks -- {string.Join('|', benchmarks.Keys)}|all [options]");
    Console.Error.WriteLine("or, for the table of docs/benchmarks.md from lines they printed: -- table FILE [--into docs/benchmarks.md]");
    return 2;
}

var status = 0;
foreach (var run in chosen)
{
    status |= await run(new BenchmarkOptions(args[1..]));
}

return status;
