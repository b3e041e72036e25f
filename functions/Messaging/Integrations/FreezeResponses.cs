using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Messaging.Integrations;

/// <summary>Answers for integrations that are fed over HTTP and have no queue in which what comes could wait for a thaw.</summary>
public static class FreezeResponses
{
    private const int SecondsToWait = 60;

    /// <summary>Answers 503 with Retry-After while the integration stands still; null when it does not.</summary>
    public static async ValueTask<IResult?> RefuseFrozenAsync(this IntegrationFreezes freezes, Tenant tenant, string integration, CancellationToken cancellation) =>
        await freezes.FindAsync(tenant.Id, tenant.HomeRegion, [integration], cancellation) is null
            ? null
            : Answers.Later(
                SecondsToWait,
                "Integration frozen",
                "operations.frozen",
                $"{integration} is frozen at the moment; nothing was taken. Send it again after Retry-After.");
}
