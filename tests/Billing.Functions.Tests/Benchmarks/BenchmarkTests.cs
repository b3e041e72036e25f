using System.Diagnostics;
using System.Text.Json;

namespace Billing.Functions.Tests.Benchmarks;

/// <summary>Runs the benchmarks with tiny amounts of work, as their user does. Nothing is timed.</summary>
public sealed class BenchmarkTests
{
    private const int Variants = 48;

    [Fact]
    public Task Every_benchmark_does_its_work_and_finds_the_result_right() => WorksAsync("all", Variants);

    /// <summary>Each in a process of its own, as who measures runs it.</summary>
    [Theory(Explicit = true)]
    [InlineData("blob", 5)]
    [InlineData("commit", 8)]
    [InlineData("cosmos", 6)]
    [InlineData("durable", 4)]
    [InlineData("growth", 1)]
    [InlineData("intake", 2)]
    [InlineData("journal", 5)]
    [InlineData("pdf", 3)]
    [InlineData("pricing", 3)]
    [InlineData("relay", 2)]
    [InlineData("servicebus", 4)]
    [InlineData("simulation", 1)]
    [InlineData("tax", 4)]
    public Task A_benchmark_does_its_work_alone(string name, int variants) => WorksAsync(name, variants);

    [Fact]
    public async Task A_variant_that_does_not_exist_is_refused_with_the_list_of_those_that_do()
    {
        var (status, output, progress) = await RunAsync("journal", "--only", "journal-7");

        Assert.Equal(2, status);
        Assert.Empty(output);
        Assert.Contains("journal-8", progress, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figures_replace_those_between_the_marks_of_a_document()
    {
        var folder = Directory.CreateTempSubdirectory("figures-");
        var (figures, document) = (Path.Combine(folder.FullName, "figures.jsonl"), Path.Combine(folder.FullName, "figures.md"));
        await File.WriteAllTextAsync(
            figures, """{"name":"journal-8","work":2000,"unit":"commits/s","rate":1000,"workers":8,"runs":5,"lowestRate":900,"highestRate":1100,"processorSeconds":0.1,"allocatedBytesPerItem":64}""");
        await File.WriteAllTextAsync(document, "before\n<!-- figures -->\nold\n<!-- end of figures -->\nafter\n");

        var (status, _, progress) = await RunAsync("table", figures, "--into", document);

        Assert.True(status == 0, progress);
        var text = await File.ReadAllTextAsync(document);
        folder.Delete(recursive: true);
        Assert.StartsWith("before\n<!-- figures -->\n| line |", text, StringComparison.Ordinal);
        Assert.Contains("| `journal-8` | 1,000 commits/s | 900 to 1,100 (5) | 8 | 50 µs | 64 B |\n<!-- end of figures -->\nafter\n", text, StringComparison.Ordinal);
    }

    private static async Task WorksAsync(string name, int variants)
    {
        var (status, output, progress) = await RunAsync(name, "--smoke");

        Assert.True(status == 0, $"{name} ended with {status}: {output} {progress}");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(variants, lines.Length);
        foreach (var line in lines)
        {
            using var result = JsonDocument.Parse(line);
            Assert.True(result.RootElement.GetProperty("work").GetInt64() > 0, line);
            Assert.True(result.RootElement.TryGetProperty("rate", out _), line);
            Assert.True(IsUnchecked(result.RootElement) || result.RootElement.GetProperty("check").GetString() == "ok", line);
        }
    }

    // Documents are read back by a program that not every machine has.
    private static bool IsUnchecked(JsonElement result) => result.GetProperty("name").GetString()!.StartsWith("invoice-pdf", StringComparison.Ordinal);

    private static async Task<(int Status, string Output, string Progress)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Billing.Benchmarks.Pass).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // it does not live long enough to profit
        using var process = Process.Start(start)!;
        var progress = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await progress);
    }
}
