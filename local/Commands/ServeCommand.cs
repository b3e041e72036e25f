using Billing.Local.Hosting;
using Billing.Platform.Configuration;

namespace Billing.Local.Commands;

/// <summary>Serves the fabric until Ctrl+C, or until nothing can be stored any longer.</summary>
internal static class ServeCommand
{
    public static Task<int> RunAsync(int port, string data, bool asProcess, FileInfo? tenants, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var url = $"http://localhost:{port}";
        var options = new LocalFabricOptions { Url = url, Folder = Path.GetFullPath(data), KeepsTraces = !asProcess, AppAsProcess = asProcess, HostNames = names };
        return RunAsync(
            tenants is null ? options : options with { TenantsFile = tenants.FullName },
            fabric => RoutesPage.Print(fabric.Host, url, data),
            (fabric, stopping) => tenants is null ? Task.CompletedTask : new TenantsFileWatch(fabric, tenants.FullName, Console.Out).RunAsync(stopping),
            cancellation);
    }

    /// <param name="options">How the fabric runs.</param>
    /// <param name="started">Called when it is served.</param>
    /// <param name="cancellation">Ctrl+C.</param>
    public static Task<int> RunAsync(LocalFabricOptions options, Action<LocalFabric> started, CancellationToken cancellation) =>
        RunAsync(options, started, (_, _) => Task.CompletedTask, cancellation);

    private static Task<int> RunAsync(
        LocalFabricOptions options, Action<LocalFabric> started, Func<LocalFabric, CancellationToken, Task> beside, CancellationToken cancellation) => Running.ToldAsync(async () =>
    {
        await using var fabric = await LocalFabric.StartAsync(options, cancellation);
        started(fabric);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = beside(fabric, stopping.Token);
        var exit = await Running.UntilStoppedAsync(fabric.Broken, cancellation);
        await stopping.CancelAsync();
        await watching;
        if (exit == 0)
        {
            Console.WriteLine("Stopping: work under way is finished first.");
        }

        return exit;
    });
}
