using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Demo;

/// <summary>A tax service on a port of its own, which taxes every line at one rate, and can be down.</summary>
internal sealed class SampleTaxService : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _calls;

    private SampleTaxService(WebApplication server) => _server = server;

    /// <summary>True if it answers nothing but 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>The rate of every line.</summary>
    public string Rate { get; set; } = "0.19";

    /// <summary>Number of times that it was asked.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Address of the service.</summary>
    public string Address => _server.Urls.First() + "/tax";

    public static async Task<SampleTaxService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new SampleTaxService(builder.Build());
        service._server.MapPost("/tax", service.AnswerAsync);
        await service._server.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        Interlocked.Increment(ref _calls);
        if (IsDown)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        var query = (await JsonNode.ParseAsync(request.Body))!;
        var lines = query["lines"]!.AsArray().Select(line => (JsonNode)new JsonObject
        {
            ["lineId"] = line!["lineId"]!.GetValue<string>(),
            ["category"] = "standard",
            ["jurisdiction"] = "DE",
            ["rates"] = new JsonArray(new JsonObject { ["jurisdiction"] = "DE", ["name"] = "MwSt", ["rate"] = Rate }),
        });
        return Results.Text(new JsonObject { ["reference"] = "svc-1", ["lines"] = new JsonArray([.. lines]) }.ToJsonString(), "application/json");
    }
}
