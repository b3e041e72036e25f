using Billing.Local.Blobs;
using Billing.Local.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Commands;

/// <summary>Serves the Blob Storage endpoint alone, for programs that use a storage client.</summary>
internal static class BlobsCommand
{
    public static Task<int> RunAsync(int port, string data, CancellationToken cancellation) => Running.ToldAsync(async () =>
    {
        var folder = Path.GetFullPath(data);
        await using var journal = new FileJournal(Path.Combine(folder, "journal"));
        var account = new LocalBlobAccount(Path.Combine(folder, "blobs"), TimeProvider.System, journal);
        await journal.OpenAsync([account]);
        account.DeleteOrphans();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.Urls.Add($"http://127.0.0.1:{port}");
        app.Run(BlobHttpFront.For(account));
        await app.StartAsync(cancellation);
        account.ServiceUri = new Uri($"{app.Urls.First()}/{DevelopmentAccount.Name}");
        Console.WriteLine($"Blob Storage endpoint at {account.ServiceUri}, the emulators' key or any token; data in {folder}. Ctrl+C stops it.");
        var exit = await Running.UntilStoppedAsync(journal.Broken, cancellation);
        await app.StopAsync(CancellationToken.None);
        return exit;
    });
}
