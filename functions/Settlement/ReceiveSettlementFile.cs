using Billing.Connectors.Stripe.Payouts;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Settlement;

/// <summary>Starts the reconciliation of each settlement file that is put into the container <c>settlements</c>.</summary>
public sealed class ReceiveSettlementFile(ITenantSource tenants, FabricRegions regions, ExceptionQueue desk, SettlementFiles files, ILogger<ReceiveSettlementFile> log)
{
    /// <summary>One file. The same content is reconciled once, however often it is put there.</summary>
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

        if (found.Source(gateway) is not { Adapter: StripePayoutContract.SourceAdapter } source)
        {
            var problem = Problem.Error("settlement.unknown-gateway", "$", $"File {name} lies in the folder of {gateway}, which is no gateway of the tenant with a known file format.");
            await desk.RaiseAsync(found.Id, found.HomeRegion, $"settlement-gateway-{gateway}-{name}", problem, gateway, amount: null, name, cancellation);
            return;
        }

        var digest = await SettlementFiles.DigestAsync(content, cancellation);
        var file = new SettlementFile(found.Id, found.HomeRegion, source.Name, name, digest, source.Adapter, source.LegalEntityId, TimeZone: ZoneOf(found, source));
        file = file with { Declared = await files.DeclaredAsync(file, cancellation) };
        if (await durable.GetInstanceAsync(file.InstanceId, cancellation) is null)
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(SettlementProcess.ReconcileSettlement), file, new StartOrchestrationOptions(file.InstanceId), cancellation);
        }
    }

    private static string ZoneOf(Tenant tenant, IntakeSource source) => source.Option(StripePayoutContract.TimeZone) is var zone && zone == AdapterOption.SellersTimeZone
        ? tenant.Entity(source.LegalEntityId).TimeZone
        : zone;
}
