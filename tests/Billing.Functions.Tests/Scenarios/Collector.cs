using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>Takes what an exporter sends, over loopback.</summary>
internal sealed class Collector(WebApplication app) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    public string Address { get; private set; } = string.Empty;

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        await collector.RunAsync();
        return collector;
    }

    /// <summary>What came to a path. In protobuf text stands as it is.</summary>
    public string Text(string path) => string.Concat(_received.Where(each => each.Path == path).Select(each => Encoding.UTF8.GetString(each.Body)));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task RunAsync()
    {
        app.MapPost("/{**path}", async (HttpContext http) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            _received.Enqueue((http.Request.Path, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        Address = app.Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)) is Microsoft.AspNetCore.Hosting.Server.IServer server
            ? server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()
            : throw new InvalidOperationException("The collector has no server.");
    }
}
