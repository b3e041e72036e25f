using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Operations.Integrations;

/// <summary>Answers for integrations that are fed over HTTP and have no queue in which what comes could wait for a thaw.</summary>
public static class FreezeResponses
{
    private const string SecondsToWait = "60";

    /// <summary>503 with Retry-After while the integration stands still; null when it does not.</summary>
    public static async ValueTask<IResult?> RefuseFrozenAsync(
        this IntegrationFreezes freezes, HttpRequest request, Tenant tenant, string integration, CancellationToken cancellation)
    {
        if (await freezes.FindAsync(tenant.Id, tenant.HomeRegion, [integration], cancellation) is null)
        {
            return null;
        }

        request.HttpContext.Response.Headers.RetryAfter = SecondsToWait;
        return Problems.Of(
            StatusCodes.Status503ServiceUnavailable, "Integration frozen", "operations.frozen", $"{integration} is frozen at the moment; nothing was taken. Send it again after Retry-After.");
    }
}
