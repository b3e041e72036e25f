using System.Diagnostics;

namespace Billing.Benchmarks;

/// <summary>One run of a variant.</summary>
internal sealed record Pass
{
    public required long Work { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>Processor time of the whole process, all cores together.</summary>
    public required TimeSpan Processor { get; init; }

    public required long AllocatedBytes { get; init; }

    /// <summary>What was wrong with the result; null when it was right.</summary>
    public string? Problem { get; init; }

    /// <summary>Figures that only this benchmark has.</summary>
    public Dictionary<string, object> Extras { get; init; } = [];

    public double Rate => Work / Elapsed.TotalSeconds;

    /// <summary>Times <paramref name="work"/>, which does <paramref name="amount"/> items.</summary>
    public static async Task<Pass> MeasureAsync(long amount, Func<Task> work)
    {
        // What set-up and earlier runs left behind is not to be collected on this run's time.
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await work();
        return new Pass
        {
            Work = amount,
            Elapsed = clock.Elapsed,
            Processor = Environment.CpuUsage.TotalTime - processor,
            AllocatedBytes = GC.GetTotalAllocatedBytes(precise: true) - allocated,
        };
    }
}
