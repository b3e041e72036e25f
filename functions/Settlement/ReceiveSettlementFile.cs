using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Settlement;

/// <summary>Takes up each settlement file that is put into the container <c>settlements</c>.</summary>
public sealed class ReceiveSettlementFile(ITenantSource tenants, FabricRegions regions, SettlementInbox inbox, ILogger<ReceiveSettlementFile> log)
{
    /// <summary>One file. The same content is reconciled once, however often it is put there. What fails here is taken up by <see cref="SweepSettlementFiles"/>.</summary>
    [Function(nameof(ReceiveSettlementFile))]
    public async Task RunAsync(
        [BlobTrigger("settlements/{tenant}/{gateway}/{name}", Source = BlobTriggerSource.EventGrid, Connection = "BlobConnection")] Stream content,
        string tenant,
        string gateway,
        string name,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation)
    {
        var found = (await tenants.GetAsync(cancellation)).Find(tenant);
        if (found is null || !regions.Served.Contains(found.HomeRegion))
        {
            log.LogError("Settlement file {Gateway}/{Name} lies in the folder of {Tenant}, which is not a tenant at home here; it is left where it is.", gateway, name, tenant);
            return;
        }

        await inbox.TakeAsync(found, gateway, name, content, durable, cancellation);
    }
}
