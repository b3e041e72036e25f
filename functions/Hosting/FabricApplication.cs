using Billing.Functions.Http;
using Billing.Functions.Http.Limits;
using Billing.Functions.Operations.Monitoring;
using Billing.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

namespace Billing.Functions.Hosting;

/// <summary>The contents of the function app, wherever it runs.</summary>
public static class FabricApplication
{
    /// <summary>
    /// Adds middleware, in the order in which an invocation passes it, and services. The caller has registered the clients of Service
    /// Bus, Blob Storage and Cosmos DB, a <see cref="TimeProvider"/> and a secret store.
    /// </summary>
    public static FunctionsApplicationBuilder AddBillingFabric(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<SingleResponseMiddleware>();
        builder.UseMiddleware<TracingMiddleware>();
        builder.UseMiddleware<MetricsMiddleware>();
        builder.UseMiddleware<FailureAnswerMiddleware>();
        builder.UseMiddleware<AuthorizationMiddleware>();
        builder.UseMiddleware<RateLimitMiddleware>();
        builder.Services.AddBillingFabric(builder.Configuration);
        return builder;
    }
}
