using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Billing.Local.Functions.Worker;

/// <summary>The worker's web server without a port: requests of the host's front end are handed to its application.</summary>
internal sealed class WorkerServer : IServer
{
    /// <summary>Header by which the worker brings a request and its invocation together.</summary>
    public const string InvocationHeader = "x-ms-invocation-id";

    private Func<IFeatureCollection, Task>? _process;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = features => ProcessAsync(application, features);
        return Task.CompletedTask;
    }

    /// <summary>Has the app answer a request; returns when it has.</summary>
    /// <param name="http">The front end's request.</param>
    /// <param name="invocation">Id of the invocation that belongs to it.</param>
    /// <param name="endpoint">The function's endpoint in the app: the front end has matched the route already, with the same template.</param>
    public Task HandleAsync(HttpContext http, string invocation, Endpoint endpoint)
    {
        http.Request.Headers[InvocationHeader] = invocation;
        var features = new FeatureCollection();
        Share<IHttpRequestFeature>(http, features);
        Share<IHttpRequestBodyDetectionFeature>(http, features);
        Share<IRequestBodyPipeFeature>(http, features);
        Share<IHttpResponseFeature>(http, features);
        Share<IHttpResponseBodyFeature>(http, features);
        Share<IHttpRequestLifetimeFeature>(http, features);
        Share<IHttpRequestIdentifierFeature>(http, features);
        Share<IHttpConnectionFeature>(http, features);
        features.Set<IEndpointFeature>(new Matched(endpoint));
        features.Set<IRouteValuesFeature>(new RouteValuesFeature { RouteValues = http.Request.RouteValues });
        return _process is { } process ? process(features) : throw new InvalidOperationException("The worker has not started.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    private static void Share<T>(HttpContext http, FeatureCollection features)
        where T : class => features.Set(http.Features.Get<T>());

    // Matching once more would also compile its tables on the thread pool at the first requests, which a stepped host does not control.
    private sealed class Matched(Endpoint endpoint) : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; } = endpoint;
    }

    private static async Task ProcessAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection features)
        where TContext : notnull
    {
        var context = application.CreateContext(features);
        try
        {
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, exception: null);
        }
        catch (Exception failure)
        {
            application.DisposeContext(context, failure);
            throw;
        }
    }
}
