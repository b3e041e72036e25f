namespace Billing.Benchmarks.Simulation;

/// <summary>
/// Simulated days a second: random business of two sellers under all faults with crashes, on one thread in the order of a
/// seed, audited at the end. Options: <c>--days 5</c>, <c>--seed 1</c>.
/// </summary>
internal static class SimulationBenchmark
{
    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var (days, seed) = (options.Amount("days", 5, 1), options.Number("seed", 1));
        return Variant.RunAllAsync(options, [new Variant("simulation", "days/s", 1, () => RunAsync(seed, days))]);
    }

    private static async Task<Pass> RunAsync(int seed, int days)
    {
        Billing.Simulation.SimulationRun? run = null;
        var pass = await Pass.MeasureAsync(days, async () => run = await Billing.Simulation.Simulation.OfSeed(seed, days).PlayAsync());
        return pass with
        {
            Problem = run!.Result.Holds ? null : run.Result.Differences[0],
            Extras = new()
            {
                ["orders"] = run.Result.Orders,
                ["messages"] = run.Result.Sent,
                ["calls"] = run.Plan.Calls,
                ["faults"] = run.Plan.Injected.Values.Sum(),
                ["lives"] = run.Host.Lives,
            },
        };
    }
}
