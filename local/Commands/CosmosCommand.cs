using Billing.Local.Cosmos;
using Billing.Local.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Commands;

/// <summary>Serves the Cosmos DB endpoint alone, for programs that use the SDK in gateway mode.</summary>
internal static class CosmosCommand
{
    public static Task<int> RunAsync(int port, string data, CancellationToken cancellation) => Running.ToldAsync(async () =>
    {
        await using var journal = new FileJournal(Path.Combine(Path.GetFullPath(data), "journal"));
        var account = new LocalCosmosAccount(TimeProvider.System, journal);
        await journal.OpenAsync([account]);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.Run(CosmosHttpFront.For(account));
        await app.StartAsync(cancellation);
        Console.WriteLine($"Cosmos DB endpoint at http://127.0.0.1:{port}/, any key, gateway mode; data in {Path.GetFullPath(data)}. Ctrl+C stops it.");
        var exit = await Running.UntilStoppedAsync(journal.Broken, cancellation);
        await app.StopAsync(CancellationToken.None);
        return exit;
    });
}
