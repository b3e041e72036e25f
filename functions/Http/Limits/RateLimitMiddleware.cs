using Billing.Functions.Runtime;
using Billing.Platform.Limits;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Billing.Functions.Http.Limits;

/// <summary>
/// Counts the requests of each tenant before a function looks at them, and refuses what is too many with 429. It stands behind
/// <see cref="AuthorizationMiddleware"/>: who may not ask uses nothing up. Tenants that are not known, or not at home here, are left to the
/// function's own refusal.
/// </summary>
public sealed class RateLimitMiddleware(ITenantSource tenants, FabricRegions regions, RequestLimits limits) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (LimitRule.Find(context.FunctionDefinition.Name) is { } limit
            && context.GetHttpContext() is { } http
            && await TenantOfAsync(http) is { } tenant
            && limits.Count(tenant, limit) is { } wait)
        {
            context.GetInvocationResult().Value = TooManyRequests.Refuse(http, limit, limits.Of(tenant, limit), wait);
            return;
        }

        await next(context);
    }

    private async Task<Tenant?> TenantOfAsync(HttpContext http) =>
        http.GetRouteValue(FabricFunction.TenantParameter) is string id
        && (await tenants.GetAsync(http.RequestAborted)).Find(id) is { } tenant
        && regions.Serves(tenant.HomeRegion)
            ? tenant
            : null;
}
