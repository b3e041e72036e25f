using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Billing.Functions.Http;

/// <summary>
/// Stands before every HTTP function and is the only gate: 401 without a principal of the platform, or a tenant's key where the function takes
/// one; 403 for who may not do this at this tenant. No answer tells whether a tenant exists.
/// </summary>
public sealed class AuthorizationMiddleware(AccessSettings settings, TenantKeys keys) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (settings.RequiresPrincipal && context.GetHttpContext() is { } http
            && await CheckAsync(AccessRule.Find(context.FunctionDefinition.Name), context, http) is { } refusal)
        {
            context.GetInvocationResult().Value = refusal;
            return;
        }

        await next(context);
    }

    private async Task<IResult?> CheckAsync(AccessRule? rule, FunctionContext context, HttpContext http)
    {
        if (rule is { Roles: null })
        {
            return null;
        }

        var tenant = rule is null ? null : TenantOf(rule, context, http);
        if (await CallerAsync(rule, tenant, http) is not { } caller)
        {
            return rule is { OrTenantKey: true }
                ? NotSignedIn($"The request bears neither a principal nor a key of the tenant ({TenantKeys.HeaderName}) that could be read.")
                : NotSignedIn("Sign in: the request bears no principal.");
        }

        if (rule is null || tenant is null || !caller.Grants.Allow(tenant, rule.Roles!))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "Not allowed", "access.not-allowed", "The caller has no role that may do this for this tenant.");
        }

        http.LetIn(caller);
        return null;
    }

    // Who names a principal is not let in by a key: two answers to who it is would be none.
    private async Task<Caller?> CallerAsync(AccessRule? rule, string? tenant, HttpContext http)
    {
        var principals = http.Request.Headers[ClientPrincipal.HeaderName];
        if (principals.Count > 0 || rule is not { OrTenantKey: true })
        {
            return principals.Count == 1 && ClientPrincipal.Read(principals) is { Id: { } id, Grants: var grants } ? new Caller(grants, id) : null;
        }

        return tenant is not null
            && http.Request.Headers[TenantKeys.HeaderName] is [{ Length: > 0 } given]
            && await keys.FindAsync(tenant, given, http.RequestAborted) is { } key
            ? Caller.Of(tenant, key)
            : null;
    }

    private static IResult NotSignedIn(string text) => Problems.Of(StatusCodes.Status401Unauthorized, "Not signed in", "access.no-principal", text);

    // What the function will be given counts; should the route say another tenant, neither is believed.
    private static string? TenantOf(AccessRule rule, FunctionContext context, HttpContext http)
    {
        if (!rule.HasTenant)
        {
            return AccessGrants.AllTenants;
        }

        var routed = http.GetRouteValue(FabricFunction.TenantParameter) as string;
        var given = context.BindingContext.BindingData.GetValueOrDefault(FabricFunction.TenantParameter) as string ?? routed;
        return routed is null || routed == given ? given : null;
    }
}
