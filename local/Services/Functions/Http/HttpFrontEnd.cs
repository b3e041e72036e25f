using Billing.Local.Blobs;
using Billing.Local.Functions.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Billing.Local.Functions.Http;

/// <summary>Maps the routes of the functions, and the signed downloads of the blob account, into ASP.NET Core.</summary>
internal static class HttpFrontEnd
{
    public static void Map(WebApplication app, IReadOnlyList<CatalogEntry> entries, LocalFunctionsHostOptions options)
    {
        app.RefuseWhenBroken(options.Journal);
        app.Use(new StrangeSites(options.HostNames).RefuseAsync);
        app.Use(RefuseTooLargeAsync);
        app.UseRouting();
        if (options.Scheduler != TaskScheduler.Default)
        {
            app.Use(ReadBodyAsync);
            app.Use(KeepAnswerAsync);
        }

        // A known route with another method is not found, as in Azure; ASP.NET Core alone would answer 405.
        app.Use(static (http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<OwnEndpoint>() is null)
            {
                http.SetEndpoint(null);
            }

            return next(http);
        });
        IEndpointRouteBuilder routes = app;
        var source = new List<Endpoint>();
        foreach (var trigger in entries.Where(entry => !entry.IsDisabled).Select(entry => entry.Trigger).OfType<HttpTrigger>())
        {
            source.Add(Endpoint(trigger));
        }

        source.Add(ManualRuns.Endpoint(entries));
        routes.DataSources.Add(new DefaultEndpointDataSource(source));
        if (options.Blobs is { } blobs)
        {
            routes.MapBlobDownloads(blobs).WithMetadata(OwnEndpoint.Mark);
        }

        app.UseEndpoints(static _ => { });
    }

    // Before the function is asked: what it would throw comes back from the worker as text.
    private static Task RefuseTooLargeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentLength > HostAssembly.MaxRequestBodySize)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        }

        return next(http);
    }

    /// <summary>A function that runs in steps finds the whole body at hand, so that it need not wait for the network.</summary>
    private static async Task ReadBodyAsync(HttpContext http, RequestDelegate next)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        body.Position = 0;
        http.Request.Body = body;
        await next(http);
    }

    /// <summary>Such a function also writes its answer without waiting for the network, which takes it when the function has ended.</summary>
    private static async Task KeepAnswerAsync(HttpContext http, RequestDelegate next)
    {
        var network = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answer = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        try
        {
            await next(http);
            await http.Response.CompleteAsync();
        }
        finally
        {
            http.Features.Set(network);
        }

        if (answer.Length > 0)
        {
            await network.Stream.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), http.RequestAborted);
        }
    }

    private static Endpoint Endpoint(HttpTrigger trigger)
    {
        var endpoint = new RouteEndpointBuilder(trigger.HandleAsync, trigger.Pattern, order: 0) { DisplayName = trigger.Source };
        endpoint.Metadata.Add(OwnEndpoint.Mark);
        if (trigger.Route.Methods.Count > 0)
        {
            endpoint.Metadata.Add(new HttpMethodMetadata(trigger.Route.Methods));
        }

        return endpoint.Build();
    }
}

/// <summary>Tells the host's endpoints from those that ASP.NET Core makes up, such as its 405.</summary>
internal sealed class OwnEndpoint
{
    public static readonly OwnEndpoint Mark = new();

    private OwnEndpoint()
    {
    }
}
