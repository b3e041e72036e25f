using System.Diagnostics;
using Billing.Local.Clock;
using Billing.Local.Commands;

namespace Billing.Functions.Tests.Hosting;

/// <summary>A process that serves the Cosmos DB endpoint stands for the host, and another for its app.</summary>
public sealed class HostWatchTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("billing-watch-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_app_ends_when_the_process_that_started_it_was_killed()
    {
        using var host = await ServeAsync("host", null);
        using var app = await ServeAsync("app", host.Id);
        host.Kill();
        await app.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        Assert.NotEqual(0, app.ExitCode);
    }

    [Fact]
    public async Task An_app_whose_host_has_ended_before_it_began_ends()
    {
        using var host = await ServeAsync("host", null);
        host.Kill();
        await host.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        using var app = Start("app", host.Id);
        await app.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        Assert.NotEqual(0, app.ExitCode);
    }

    private async Task<Process> ServeAsync(string name, int? host)
    {
        var process = Start(name, host);
        Assert.StartsWith("Cosmos DB endpoint", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        return process;
    }

    private Process Start(string name, int? host)
    {
        var start = new ProcessStartInfo(
            "dotnet", [typeof(ServeCommand).Assembly.Location, "cosmos", "--port", "0", "--data", Path.Combine(_folder.FullName, name)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (host is { } id)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(HostWatch).Assembly.Location;
            start.Environment[HostWatch.Variable] = $"{id}";
        }

        return Process.Start(start)!;
    }
}
