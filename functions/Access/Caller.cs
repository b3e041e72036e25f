using Billing.Domain.Access;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Access;

/// <summary>The sender of a request, once it was let in.</summary>
/// <param name="Grants">What it may do.</param>
/// <param name="Id">What it is known by, for the audit; a person cannot choose it.</param>
public sealed record Caller(AccessGrants Grants, string Id)
{
    /// <summary>A machine with a key of a tenant.</summary>
    public static Caller Of(string tenant, TenantKey key) => new(new AccessGrants([.. key.Roles.Select(role => new AccessGrant(tenant, role))]), $"key:{key.Name}");
}

/// <summary>Rights of a request beyond what it was let in for.</summary>
public static class RequestCaller
{
    /// <summary>The grants of the caller; everything where nobody is asked who they are.</summary>
    public static AccessGrants Grants(this HttpRequest request) => Of(request)?.Grants ?? AccessGrants.Everything;

    /// <summary>Id of who asks, as was authenticated; null where nobody is asked who they are.</summary>
    public static string? CallerId(this HttpRequest request) => Of(request)?.Id;

    internal static void LetIn(this HttpContext http, Caller caller) => http.Items[typeof(Caller)] = caller;

    private static Caller? Of(HttpRequest request) => request.HttpContext.Items[typeof(Caller)] as Caller;
}
