using System.Diagnostics;
using System.Text.Json;

namespace Billing.Functions.Tests.Benchmarks;

/// <summary>Runs every benchmark with tiny amounts of work, in a process of its own as its user does. Nothing is timed.</summary>
public sealed class BenchmarkTests
{
    [Theory]
    [InlineData("blob", 5)]
    [InlineData("commit", 8)]
    [InlineData("cosmos", 6)]
    [InlineData("durable", 4)]
    [InlineData("intake", 2)]
    [InlineData("journal", 5)]
    [InlineData("pdf", 3)]
    [InlineData("relay", 2)]
    [InlineData("servicebus", 4)]
    [InlineData("simulation", 1)]
    public async Task A_benchmark_does_its_work_and_finds_the_result_right(string name, int variants)
    {
        var (status, output, progress) = await RunAsync(name, "--smoke");

        Assert.True(status == 0, $"{name} ended with {status}: {output} {progress}");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(variants, lines.Length);
        foreach (var line in lines)
        {
            using var result = JsonDocument.Parse(line);
            Assert.True(result.RootElement.GetProperty("work").GetInt64() > 0, line);
            Assert.True(result.RootElement.GetProperty("rate").GetDouble() > 0, line);
            Assert.True(name == "pdf" || result.RootElement.GetProperty("check").GetString() == "ok", line);
        }
    }

    [Fact]
    public async Task A_variant_that_does_not_exist_is_refused_with_the_list_of_those_that_do()
    {
        var (status, output, progress) = await RunAsync("journal", "--only", "journal-7");

        Assert.Equal(2, status);
        Assert.Empty(output);
        Assert.Contains("journal-8", progress, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Output, string Progress)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Billing.Benchmarks.Pass).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var progress = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await progress);
    }
}
