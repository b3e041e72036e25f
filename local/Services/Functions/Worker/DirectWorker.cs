using Billing.Local.Functions.Rpc;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Billing.Local.Functions.Worker;

/// <summary>
/// The true worker in this process, without sockets: its middleware, binding, executor and ASP.NET integration. An invocation runs
/// on the scheduler of who asks for it.
/// </summary>
internal sealed class DirectWorker : IFunctionsWorker
{
    private readonly IHost _host;
    private readonly WorkerServer _server;
    private readonly Func<InvocationRequest, Task<InvocationResponse>> _invoke;
    private readonly Action<string> _cancel;
    private Dictionary<string, Endpoint> _endpoints = [];

    private DirectWorker(IHost host, WorkerServer server, IReadOnlyList<RpcFunctionMetadata> functions)
    {
        (_host, _server, Functions) = (host, server, functions);
        _invoke = WorkerInternals.Invoker(host.Services);
        _cancel = WorkerInternals.Canceller(host.Services);
    }

    public IReadOnlyList<RpcFunctionMetadata> Functions { get; }

    public IServiceProvider Services => _host.Services;

    // The converter of this process needs no address.
    public string DurableClientBinding => "{}";

    /// <summary>Loads all functions of an app that is built.</summary>
    public static async Task<DirectWorker> LoadAsync(IHost host, WorkerServer server, string folder, Action<string> report)
    {
        var functions = new List<RpcFunctionMetadata>();
        foreach (var metadata in await host.Services.GetRequiredService<IFunctionMetadataManager>().GetFunctionMetadataAsync(folder))
        {
            var function = Describe(metadata);
            if (WorkerInternals.Load(host.Services, function) is { } problem)
            {
                report($"Function '{function.Name}': the worker cannot load it: {problem}");
            }
            else
            {
                functions.Add(function);
            }
        }

        return new DirectWorker(host, server, functions);
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        await _host.StartAsync(cancellation);
        var byName = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.ToDictionary(endpoint => endpoint.DisplayName!, StringComparer.Ordinal);
        _endpoints = Functions.Where(function => byName.ContainsKey(function.Name)).ToDictionary(function => function.FunctionId, function => byName[function.Name]);
    }

    public Task StopAsync(CancellationToken cancellation) => _host.StopAsync(cancellation);

    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, HttpContext? http, CancellationToken cancellation)
    {
        await using var cancelled = cancellation.UnsafeRegister(_ => _cancel(request.InvocationId), state: null);
        if (http is null)
        {
            return await _invoke(request);
        }

        // Each waits for the other: the function for its request, the request for its function's answer.
        var answered = _server.HandleAsync(http, request.InvocationId, _endpoints[request.FunctionId]);
        var response = await _invoke(request);
        await answered;
        return response;
    }

    public async ValueTask DisposeAsync()
    {
        switch (_host)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            default:
                _host.Dispose();
                break;
        }
    }

    private static RpcFunctionMetadata Describe(IFunctionMetadata metadata)
    {
        var function = new RpcFunctionMetadata
        {
            Name = metadata.Name,
            EntryPoint = metadata.EntryPoint,
            ScriptFile = metadata.ScriptFile,
            Language = metadata.Language ?? "",
            FunctionId = metadata.FunctionId,
        };
        foreach (var binding in metadata.RawBindings ?? [])
        {
            function.RawBindings.Add(binding);
            var read = RawBinding.Parse(binding);
            function.Bindings[read.Name] = new BindingInfo { Type = read.Type, Direction = read.Direction };
        }

        if (metadata.Retry is { } retry)
        {
            function.RetryOptions = Describe(retry);
        }

        return function;
    }

    private static RpcRetryOptions Describe(IRetryOptions retry) => new()
    {
        MaxRetryCount = retry.MaxRetryCount,
        RetryStrategy = retry.Strategy == RetryStrategy.FixedDelay ? RpcRetryOptions.Types.RetryStrategy.FixedDelay : RpcRetryOptions.Types.RetryStrategy.ExponentialBackoff,
        DelayInterval = Span(retry.DelayInterval),
        MinimumInterval = Span(retry.MinimumInterval),
        MaximumInterval = Span(retry.MaximumInterval),
    };

    private static Duration? Span(TimeSpan? span) => span is { } given ? Duration.FromTimeSpan(given) : null;
}
