using Billing.Local.Functions;
using Billing.Local.Hosting;
using Billing.Local.Journal;

namespace Billing.Local.Commands;

/// <summary>Serves the fabric until Ctrl+C.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(int port, string data, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(data);
            await using var fabric = await LocalFabric.StartAsync(
                new LocalFabricOptions { Url = $"http://localhost:{port}", Folder = Path.GetFullPath(data) }, cancellation);
            RoutesPage.Print(fabric.Host, $"http://localhost:{port}", data);
            await WaitForStopAsync(cancellation);
            Console.WriteLine("Stopping: work under way is finished first.");
            return 0;
        }
        catch (Exception told) when (told is FunctionsConfigurationException or JournalException or IOException)
        {
            await Console.Error.WriteLineAsync(told.Message);
            return 1;
        }
    }

    private static async Task WaitForStopAsync(CancellationToken cancellation)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = cancellation.Register(stopped.SetResult);
        await stopped.Task;
    }
}
