using Billing.Functions.Http;
using Billing.Functions.Telemetry;
using Billing.Platform.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Billing.Functions.Operations.Monitoring;

/// <summary>
/// Measures each request, and once in a while tells what this instance has measured. It is told by who works, and not by a
/// timer: a timer runs on one instance, and what others measured it would not know.
/// </summary>
public sealed class MetricsMiddleware(FabricMetrics measures, MetricReports reports, TimeProvider clock) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var trigger = FunctionTrigger.Find(context.FunctionDefinition.Name);
        return trigger.Kind == FunctionTrigger.Orchestration ? next(context) : MeasureAsync(context, trigger, next);
    }

    private async Task MeasureAsync(FunctionContext context, FunctionTrigger trigger, FunctionExecutionDelegate next)
    {
        if (trigger.Kind == FunctionTrigger.Http && context.GetHttpContext() is { } http)
        {
            await MeasureAsync(context, http, trigger.Route ?? context.FunctionDefinition.Name, next);
        }
        else
        {
            await next(context);
        }

        await reports.TellAsync(context.CancellationToken);
    }

    private async Task MeasureAsync(FunctionContext context, HttpContext http, string route, FunctionExecutionDelegate next)
    {
        var began = clock.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = (context.GetInvocationResult().Value as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        }
        finally
        {
            measures.RequestTook($"{http.Request.Method} {route}", RequestIntegration.IntegrationOf(http), status, clock.GetElapsedTime(began));
        }
    }
}
