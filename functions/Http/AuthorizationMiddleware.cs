using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Functions.Runtime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Billing.Functions.Http;

/// <summary>
/// Stands before every HTTP function where the platform authenticates: 401 without a principal, 403 for who may not do this at
/// this tenant. Nothing is looked up before that, so that an answer never tells whether a tenant exists.
/// </summary>
public sealed class AuthorizationMiddleware(AccessSettings settings) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (!settings.RequiresPrincipal || context.GetHttpContext() is not { } http)
        {
            return next(context);
        }

        if (Check(AccessRule.Find(context.FunctionDefinition.Name), context, http) is not { } refusal)
        {
            return next(context);
        }

        context.GetInvocationResult().Value = refusal;
        return Task.CompletedTask;
    }

    private static IResult? Check(AccessRule? rule, FunctionContext context, HttpContext http)
    {
        if (rule is { Roles: null })
        {
            return null;
        }

        var header = http.Request.Headers[ClientPrincipal.HeaderName];
        if (header.Count == 0 && rule is { OrKeyAlone: true })
        {
            return null;
        }

        if (header.Count > 1 || ClientPrincipal.Read(header) is not { } principal)
        {
            return Problems.Of(StatusCodes.Status401Unauthorized, "Not signed in", "access.no-principal", "Sign in: the request bears no principal.");
        }

        var grants = principal.Grants;
        if (rule is null || TenantOf(rule, context, http) is not { } tenant || !grants.Allow(tenant, rule.Roles!))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, "Not allowed", "access.not-allowed", "The principal has no role that may do this for this tenant.");
        }

        http.Items[typeof(AccessGrants)] = grants;
        http.Items[typeof(ClientPrincipal)] = principal;
        return null;
    }

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

/// <summary>Grants that a request bears beyond what it was let in for.</summary>
public static class RequestGrants
{
    /// <summary>The grants of the principal; everything where a key alone let the request in.</summary>
    public static AccessGrants Grants(this HttpRequest request) =>
        request.HttpContext.Items[typeof(AccessGrants)] as AccessGrants ?? AccessGrants.Everything;

    /// <summary>Id of the person, as the platform authenticated them; null where a key alone let the request in.</summary>
    public static string? PrincipalId(this HttpRequest request) => (request.HttpContext.Items[typeof(ClientPrincipal)] as ClientPrincipal)?.Id;
}
