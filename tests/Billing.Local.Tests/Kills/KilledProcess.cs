using System.Diagnostics;
using System.Globalization;

namespace Billing.Local.Tests.Kills;

/// <summary>
/// This test program once more, in a process of its own that is killed: it does one explicit test and writes a line to its
/// output for each thing that was acknowledged to it.
/// </summary>
internal static class KilledProcess
{
    /// <summary>If nobody kills it, because the other process has gone itself, it ends after this time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>A number that the person who runs the tests has set; null without one.</summary>
    public static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Starts the process, hears its lines to the end, and kills it when the listener says so.</summary>
    /// <param name="worker">Class of the explicit test.</param>
    /// <param name="method">Name of the explicit test.</param>
    /// <param name="environment">What the worker is told.</param>
    /// <param name="heard">Gets each line, also those told between the order to kill and the end; says after what time to kill, or null.</param>
    /// <returns>True if the process was killed; false when it ended by itself.</returns>
    public static async Task<bool> RunAsync(
        Type worker, string method, IReadOnlyDictionary<string, string> environment, Func<string, TimeSpan?> heard)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { worker.Assembly.Location, "-noLogo", "-noColor", "-explicit", "only", "-method", $"{worker.FullName}.{method}" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["DOTNET_TieredPGO"] = "0"; // it does not live long enough to profit
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // or each kill leaves its pipes and socket behind
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            return await HearAsync(process, heard);
        }
        finally
        {
            process.Kill(); // in case the listener failed; nothing happens to one that has ended
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> HearAsync(Process process, Func<string, TimeSpan?> heard)
    {
        var kill = default(Task);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (heard(line) is { } delay && kill is null)
            {
                kill = KillAsync(process, delay);
            }
        }

        await (kill ?? Task.CompletedTask);
        return kill is not null;
    }

    private static async Task KillAsync(Process process, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay);
        }

        process.Kill(); // kill -9
    }
}
