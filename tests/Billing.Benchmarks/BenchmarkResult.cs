using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Benchmarks;

/// <summary>What a benchmark reports, as one JSON line.</summary>
internal sealed record BenchmarkResult
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required string Name { get; init; }

    /// <summary>Number of items that were worked on.</summary>
    public required long Work { get; init; }

    /// <summary>What <see cref="Rate"/> counts.</summary>
    public required string Unit { get; init; }

    public required double Seconds { get; init; }

    public double Rate => Rounded(Work / Seconds);

    public long? AllocatedBytesPerItem { get; init; }

    public int Workers { get; init; } = 1;

    /// <summary>"ok", or the first difference from the known answer; null if nothing was checked.</summary>
    public string? Check { get; init; }

    /// <summary>Figures that only this benchmark has.</summary>
    [JsonExtensionData]
    public Dictionary<string, object>? Extras { get; init; }

    public static double Rounded(double rate) => Math.Round(rate, rate < 1000 ? 1 : 0);

    /// <summary>Prints the line; the exit status is 1 if the check failed.</summary>
    public int Print()
    {
        Console.WriteLine(JsonSerializer.Serialize(this with { Seconds = Math.Round(Seconds, 6) }, Format));
        return Check is null or "ok" ? 0 : 1;
    }
}
