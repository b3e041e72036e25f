using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>The integration that a request belongs to, for its measures.</summary>
public static class RequestIntegration
{
    private static readonly object Key = new();

    /// <summary>Notes the integration; its name is that of a declared contract, so that there are few.</summary>
    public static void CountsFor(this HttpRequest request, string integration) => request.HttpContext.Items[Key] = integration;

    /// <summary>The integration, or null.</summary>
    internal static string? IntegrationOf(HttpContext http) => http.Items.TryGetValue(Key, out var name) ? name as string : null;
}
