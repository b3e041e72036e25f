using Azure.Messaging.ServiceBus;
using Billing.Functions.Messaging.Integrations;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Operations.Integrations;

/// <summary>
/// Lets go of sessions that came to wait for an integration in the seconds in which not everybody knew of its thaw.
/// </summary>
public sealed class ReleaseLateSessions(ITenantSource tenants, FabricRegions regions, IntegrationFreezes freezes, PausedSessions held, TimeProvider clock)
{
    // Long after every host has looked at the statuses again.
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    /// <summary>One round over the tenants that are at home here.</summary>
    [Function(nameof(ReleaseLateSessions))]
    public async Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        foreach (var tenant in (await tenants.GetAsync(cancellation)).Tenants.Where(tenant => regions.Serves(tenant.HomeRegion)))
        {
            var statuses = await freezes.ReadAsync(tenant.Id, tenant.HomeRegion, cancellation);
            foreach (var stand in statuses.Stands.Where(stand => !stand.IsFrozen && clock.GetUtcNow() - stand.Since < LookBack))
            {
                await ReleaseAsync(PausedSessions.KeyOf(tenant.Id, stand.Integration), cancellation);
            }
        }
    }

    private async Task ReleaseAsync(string key, CancellationToken cancellation)
    {
        try
        {
            await held.ReleaseAsync(key, cancellation);
        }
        catch (ServiceBusException busy) when (busy.Reason == ServiceBusFailureReason.SessionCannotBeLocked)
        {
            // The thaw itself is at it.
        }
    }
}
