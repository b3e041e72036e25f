using Billing.Connectors.Stripe.Payouts;
using Billing.Domain.Primitives;
using Billing.Domain.Settlement;
using Billing.Functions.Exceptions;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Settlement;

/// <summary>Takes settlement files up: records each, and starts its reconciliation. Doing so again does nothing.</summary>
public sealed class SettlementInbox(StreamStore store, SettlementFiles files, ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>Takes up a file that lies in the container.</summary>
    /// <param name="tenant">Whose folder it lies in.</param>
    /// <param name="gateway">Folder within that of the tenant.</param>
    /// <param name="name">Its name.</param>
    /// <param name="content">From its first byte on.</param>
    /// <param name="durable">The durable processes.</param>
    /// <param name="cancellation">Stops before the next step.</param>
    public async Task TakeAsync(Tenant tenant, string gateway, string name, Stream content, DurableTaskClient durable, CancellationToken cancellation)
    {
        var source = tenant.Source(gateway);
        var digest = await SettlementFiles.DigestAsync(content, cancellation);
        var file = new SettlementFile(
            tenant.Id, tenant.HomeRegion, gateway, name, digest, source?.Adapter ?? string.Empty, source?.LegalEntityId ?? string.Empty, TimeZone: source is null ? null : ZoneOf(tenant, source));
        var received = await store.ExecuteAsync<SettlementFileState>(
            file.OwnAddress,
            file.CommandOfContent("receive") with { OpensStream = true },
            state => SettlementFileState.Receive(state, new SettlementFileReceived(gateway, name, digest, clock.GetUtcNow())),
            cancellation);
        if (received.CurrentState.Finished is not null)
        {
            return;
        }

        if (source is not { Adapter: StripePayoutContract.SourceAdapter })
        {
            await RefuseAsync(file, cancellation);
            return;
        }

        await BeginAsync(file with { Declared = await files.DeclaredAsync(file, cancellation) }, durable, cancellation);
    }

    /// <summary>True if a file waits to be taken up, or for the end of its reconciliation.</summary>
    public async Task<bool> WaitsAsync(Tenant tenant, string gateway, string name, CancellationToken cancellation)
    {
        var address = new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.SettlementFile(gateway, name));
        return (await store.LoadAsync<SettlementFileState>(address, cancellation)).Finished is null;
    }

    /// <summary>Notes the end of a file's reconciliation.</summary>
    public Task FinishAsync(SettlementFile file, string result, int? payouts, string? reason, CancellationToken cancellation) => store.ExecuteAsync<SettlementFileState>(
        file.OwnAddress,
        file.CommandOfContent($"finish:{result}"),
        state => SettlementFileState.Finish(
            state, new SettlementFileFinished(file.Gateway, file.Name, file.Digest, result, payouts, clock.GetUtcNow(), reason)),
        cancellation);

    private async Task BeginAsync(SettlementFile file, DurableTaskClient durable, CancellationToken cancellation)
    {
        var process = await durable.GetInstanceAsync(file.InstanceId, getInputsAndOutputs: true, cancellation);
        if (process is null)
        {
            await durable.ScheduleNewOrchestrationInstanceAsync(
                nameof(SettlementProcess.ReconcileSettlement), file, new StartOrchestrationOptions(file.InstanceId), cancellation);
        }
        else if (process.RuntimeStatus == OrchestrationRuntimeStatus.Completed)
        {
            await NoteEndedAsync(file, process, cancellation);
        }
    }

    // The same content under another name, or a file of before its end was recorded.
    private Task NoteEndedAsync(SettlementFile file, OrchestrationMetadata process, CancellationToken cancellation)
    {
        var first = process.ReadInputAs<SettlementFile>()!;
        return first.Name != file.Name
            ? FinishAsync(file, SettlementFileResults.Duplicate, 0, $"The same content came before as {first.Name}.", cancellation)
            : FinishAsync(file, process.ReadOutputAs<string>()!, payouts: null, "It ended before the ends of files were recorded.", cancellation);
    }

    private async Task RefuseAsync(SettlementFile file, CancellationToken cancellation)
    {
        var text = $"File {file.Name} lies in the folder of {file.Gateway}, which is no gateway of the tenant with a known file format.";
        var problem = Problem.Error("settlement.unknown-gateway", "$", text);
        await exceptions.RaiseAsync(file.Tenant, file.Region, $"settlement-gateway-{file.Gateway}-{file.Name}", problem, file.Gateway, amount: null, file.Name, cancellation);
        await FinishAsync(file, SettlementFileResults.Rejected, 0, text, cancellation);
    }

    private static string ZoneOf(Tenant tenant, IntakeSource source) =>
        source.Adapter != StripePayoutContract.SourceAdapter || source.Option(StripePayoutContract.TimeZone) is var zone && zone == AdapterOption.SellersTimeZone
            ? tenant.Entity(source.LegalEntityId).TimeZone
            : zone;
}
