using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Orders.Taxation;
using Billing.Functions.Exceptions;
using Billing.Functions.Jobs;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Tax;

/// <summary>Determines provisional taxes once more, when what bears them is invoiced, and books what differs.</summary>
public sealed class TaxTrueUpRun(
    JobStarter jobs, StreamStore store, StreamQueries queries, ITenantSource tenants, OrderTaxService taxes, ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>The job.</summary>
    public static ItemJob Job { get; } = new("tax-true-up", nameof(TaxTrueUpProcess), nameof(TaxTrueUpBatch), nameof(ListProvisionalTaxes), nameof(TrueUpTax));

    /// <summary>Every night at one, UTC; one run for each tenant.</summary>
    [Function(nameof(TaxTrueUpRun))]
    public Task StartAsync([TimerTrigger("0 0 1 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        jobs.StartAsync(Job, durable, cancellation, tenant => tenant.Tax is { Count: > 0 });

    /// <summary>The run of one tenant.</summary>
    [Function(nameof(TaxTrueUpProcess))]
    public static Task<RunResult> TaxTrueUpProcess([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunAsync(context);

    /// <summary>Some orders of a run.</summary>
    [Function(nameof(TaxTrueUpBatch))]
    public static Task<RunResult> TaxTrueUpBatch([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunBatchAsync(context);

    /// <summary>The orders with a provisional tax that was not trued up, or whose true-up follows the credit notes.</summary>
    [Function(nameof(ListProvisionalTaxes))]
    public Task<List<string>> ListProvisionalTaxes([ActivityTrigger] RunKey run, CancellationToken cancellation) =>
        run.ListAsync<TaxRecord>(queries, FabricStreams.Taxes, state => state.Determinations.Any(each => each.IsOpen || each.FollowsCredits), cancellation);

    /// <summary>Trues up the provisional taxes of an order; what is not invoiced yet, or provisional again, waits for another night.</summary>
    [Function(nameof(TrueUpTax))]
    public Task<string?> TrueUpTax([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(TrueUpTax), () => TrueUpAsync(item, cancellation));

    private async Task<string?> TrueUpAsync(RunItem item, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(item.Run.Tenant);
        var record = await store.LoadAsync<TaxRecord>(item.Run.Address(FabricStreams.TaxOf(item.Item)), cancellation);
        var order = await store.LoadAsync<OrderState>(item.Run.Address(FabricStreams.Order(item.Item)), cancellation);
        if (tenant.TaxOf(record.LegalEntityId!) is not { } settings)
        {
            return null;
        }

        string? refusal = null;
        foreach (var open in record.Determinations.Where(each => each.IsOpen))
        {
            if (TaxRecordDecider.Invoiced(record, open.Stage, order) is { } shipments)
            {
                refusal = await TrueUpAsync(item, tenant, settings, open, shipments, cancellation) ?? refusal;
            }
        }

        foreach (var trued in record.Determinations.Where(each => each.FollowsCredits))
        {
            if (TaxRecordDecider.Invoiced(record, trued.Stage, order) is { } shipments)
            {
                var wanted = TaxRecordDecider.Differences(
                    shipments, trued.Result.For(trued.Query), trued.TruedUp!.For(trued.Query), await CreditedAsync(item, shipments, cancellation));
                await store.ExecuteAsync<TaxRecord>(
                    item.Run.Address(FabricStreams.TaxOf(item.Item)),
                    item.Run.Command($"credits:{trued.Stage}:{item.Run.Day:yyyy-MM-dd}", "true-up"),
                    state => TaxRecordDecider.FollowCredits(state, trued.Stage, wanted, clock.GetUtcNow()),
                    cancellation);
            }
        }

        return refusal;
    }

    // What is taken back is fixed on the streams of the invoices.
    private async Task<IReadOnlyList<CreditedTaxes>> CreditedAsync(RunItem item, IReadOnlyList<Shipment> shipments, CancellationToken cancellation)
    {
        var credited = new List<CreditedTaxes>();
        foreach (var shipment in shipments)
        {
            var state = await store.LoadAsync<InvoiceState>(item.Run.Address(FabricStreams.Invoice(ShipmentInvoice.KeyOf(item.Item, shipment.Id))), cancellation);
            credited.AddRange(state.Credited
                .Select(part => (Part: part, Line: state.Invoice!.Lines.First(line => line.Number == part.Line)))
                .Where(each => each.Line.OrderLineId is not null)
                .Select(each => new CreditedTaxes(
                    shipment.Id,
                    each.Line.OrderLineId!,
                    each.Part.Net,
                    each.Line.Net,
                    [.. each.Line.Taxes.Zip(each.Part.Taxes, (tax, taken) => new TaxDifference(tax.Jurisdiction, taken.Amount))])));
        }

        return credited;
    }

    private async Task<string?> TrueUpAsync(
        RunItem item, Tenant tenant, TaxSettings settings, TaxDetermination open, IReadOnlyList<Shipment> shipments, CancellationToken cancellation)
    {
        var status = await taxes.StatusOfAsync(tenant, settings, open.Query.Buyer.TaxId, cancellation);
        var query = open.Query with { Buyer = open.Query.Buyer with { TaxIdStatus = status } };
        if (await taxes.AnswerAsync(tenant, settings, query, cancellation) is not ParseResult<TaxResult>.Success { Value: { IsProvisional: false } result })
        {
            return null;
        }

        var differences = TaxRecordDecider.Differences(shipments, open.Result.For(open.Query), result, await CreditedAsync(item, shipments, cancellation));
        var trued = await store.ExecuteAsync<TaxRecord>(
            item.Run.Address(FabricStreams.TaxOf(item.Item)),
            item.Run.Command($"true-up:{open.Stage}:{item.Run.Day:yyyy-MM-dd}", "true-up"),
            state => TaxRecordDecider.TrueUp(state, open.Stage, StoredTaxResult.Of(result), differences, clock.GetUtcNow()),
            cancellation);
        if (differences.Count > 0)
        {
            await TellAsync(item, open.Stage, differences, cancellation);
        }

        return RunItem.RefusalOf(trued);
    }

    private Task TellAsync(RunItem item, string stage, IReadOnlyList<TaxDifference> differences, CancellationToken cancellation)
    {
        var (problem, total) = TaxRecordDecider.QuestionOf(item.Item, stage, differences);
        return exceptions.RaiseAsync(item.Run.Tenant, item.Run.Region, $"tax-trued-up-{item.Item}-{stage}", problem, item.Item, total, item.Run.InstanceId, cancellation);
    }
}
