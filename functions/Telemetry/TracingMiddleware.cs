using System.Diagnostics;
using Billing.Platform.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Billing.Functions.Telemetry;

/// <summary>
/// The span of each invocation that begins something: a request, a schedule, a file. What messages, events and processes set
/// off has a span where it is taken up, as the child of what caused it.
/// </summary>
public sealed class TracingMiddleware : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var trigger = FunctionTrigger.Find(context.FunctionDefinition.Name);
        return trigger.Kind switch
        {
            FunctionTrigger.Orchestration => next(context),
            FunctionTrigger.Http or FunctionTrigger.Timer or FunctionTrigger.DataSource => TraceAsync(context, trigger, next),
            _ => CarryAsync(context, next),
        };
    }

    private static async Task TraceAsync(FunctionContext context, FunctionTrigger trigger, FunctionExecutionDelegate next)
    {
        using var carrier = Carrier(context);
        using var span = Start(context, trigger);
        try
        {
            await next(context);
            if (span is not null && context.GetInvocationResult().Value is IStatusCodeHttpResult { StatusCode: { } status })
            {
                span.SetTag(SpanAttributes.HttpStatus, status);
                if (status >= StatusCodes.Status500InternalServerError)
                {
                    span.Failed($"{status}");
                }
            }
        }
        catch (Exception failure) when (span.Failed(failure))
        {
            throw;
        }
    }

    private static async Task CarryAsync(FunctionContext context, FunctionExecutionDelegate next)
    {
        using var carrier = Carrier(context);
        await next(context);
    }

    // Where nobody listens in this process, the host's trace still gets into events, messages and answers.
    private static Activity? Carrier(FunctionContext context) =>
        Activity.Current is null && context.TraceContext.TraceParent is { Length: > 0 } given && ActivityContext.TryParse(given, traceState: null, out _)
            ? FabricTracing.Carrier(context.FunctionDefinition.Name, given)
            : null;

    private static Activity? Start(FunctionContext context, FunctionTrigger trigger)
    {
        if (!FabricTracing.IsListenedTo)
        {
            return null;
        }

        var function = context.FunctionDefinition.Name;
        var http = trigger.Kind == FunctionTrigger.Http ? context.GetHttpContext() : null;
        return FabricTracing.Start(http is null ? $"run {function}" : $"{http.Request.Method} {trigger.Route}", ActivityKind.Server)?
            .SetTag(SpanAttributes.FunctionName, function)
            .SetTag(SpanAttributes.FunctionTrigger, trigger.Kind)
            .SetTag(SpanAttributes.HttpMethod, http?.Request.Method)
            .SetTag(SpanAttributes.HttpRoute, trigger.Route);
    }
}
