using Billing.Local.Functions.Rpc;
using Microsoft.AspNetCore.Http;

namespace Billing.Local.Functions.Worker;

/// <summary>Executes functions for the host: in this process, or in one of its own.</summary>
internal interface IFunctionsWorker : IAsyncDisposable
{
    /// <summary>Functions of the worker; known once it is loaded.</summary>
    IReadOnlyList<RpcFunctionMetadata> Functions { get; }

    /// <summary>Services of the app; null where it runs in another process.</summary>
    IServiceProvider? Services { get; }

    /// <summary>Begins to take invocations.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Ends the worker.</summary>
    Task StopAsync(CancellationToken cancellation);

    /// <summary>Executes a function once; a failure is in the response.</summary>
    /// <param name="request">What the trigger brought.</param>
    /// <param name="http">The request that an HTTP function answers; null for other triggers.</param>
    /// <param name="cancellation">Tells the function to give up.</param>
    Task<InvocationResponse> InvokeAsync(InvocationRequest request, HttpContext? http, CancellationToken cancellation);

    /// <summary>The value by which a function gets its durable client.</summary>
    string DurableClientBinding { get; }
}
