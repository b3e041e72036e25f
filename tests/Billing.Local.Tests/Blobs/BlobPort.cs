using Billing.Local.Blobs;
using Billing.Local.Tests.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Tests.Blobs;

/// <summary>A local store in memory behind a free port of the loopback address.</summary>
internal sealed class BlobPort : IAsyncLifetime
{
    private readonly TestJournal _journal = new();
    private readonly WebApplication _server;

    public BlobPort(TimeProvider clock)
    {
        Account = new LocalBlobAccount(folder: null, clock, _journal);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(BlobHttpFront.For(Account));
    }

    public LocalBlobAccount Account { get; }

    /// <summary>Address of the account, without a slash at its end.</summary>
    public string Address => $"{_server.Urls.Single()}/{DevelopmentAccount.Name}";

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={DevelopmentAccount.Name};AccountKey={DevelopmentAccount.Key};BlobEndpoint={Address};";

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        Account.ServiceUri = new Uri(Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _journal.Dispose();
    }
}
