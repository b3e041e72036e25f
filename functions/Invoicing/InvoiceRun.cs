using Billing.Domain.Invoicing;
using Billing.Domain.Metering;
using Billing.Domain.Orders;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Subscriptions;
using Billing.Functions.Jobs;
using Billing.Functions.Tax;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Invoicing;

/// <summary>Invoices subscriptions whose next period has begun, with the metered use of the one before.</summary>
public sealed class InvoiceRun(
    JobStarter jobs,
    StreamStore store,
    StreamQueries queries,
    ITenantSource tenants,
    InvoiceIssuer issuer,
    RenewalTaxes renewals,
    OrderTaxService taxes,
    TimeProvider clock)
{
    /// <summary>The job.</summary>
    public static ItemJob Job { get; } = new("invoice-run", nameof(InvoiceRunProcess), nameof(InvoiceRunBatch), nameof(ListDueSubscriptions), nameof(InvoiceSubscription));

    /// <summary>Every night at two, UTC; one run for each tenant.</summary>
    [Function(nameof(InvoiceRun))]
    public Task StartAsync([TimerTrigger("0 0 2 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        jobs.StartAsync(Job, durable, cancellation);

    /// <summary>The run of one tenant.</summary>
    [Function(nameof(InvoiceRunProcess))]
    public static Task<RunResult> InvoiceRunProcess([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunAsync(context);

    /// <summary>Some subscriptions of a run.</summary>
    [Function(nameof(InvoiceRunBatch))]
    public static Task<RunResult> InvoiceRunBatch([OrchestrationTrigger] TaskOrchestrationContext context) => Job.RunBatchAsync(context);

    /// <summary>The subscriptions of which a period is due.</summary>
    [Function(nameof(ListDueSubscriptions))]
    public async Task<List<string>> ListDueSubscriptions([ActivityTrigger] RunKey run, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(run.Tenant);
        return await run.ListAsync<SubscriptionState>(
            queries, FabricStreams.Subscriptions, state => SubscriptionInvoice.IsDue(state, Today(tenant, state)), cancellation);
    }

    /// <summary>Invoices every due period of a subscription.</summary>
    [Function(nameof(InvoiceSubscription))]
    public Task<string?> InvoiceSubscription([ActivityTrigger] RunItem item, CancellationToken cancellation) =>
        item.StepAsync(nameof(InvoiceSubscription), () => InvoiceAsync(item, cancellation));

    private async Task<string?> InvoiceAsync(RunItem item, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(item.Run.Tenant);
        var address = item.Run.Address(FabricStreams.Subscription(item.Item));
        var state = await store.LoadAsync<SubscriptionState>(address, cancellation);
        while (SubscriptionInvoice.IsDue(state, Today(tenant, state)))
        {
            state = await InvoicePeriodAsync(item.Run, tenant, state, address, cancellation);
        }

        return null;
    }

    // First what is billed is fixed, then its invoice is issued: use that arrives in between belongs to the next invoice.
    private async Task<SubscriptionState> InvoicePeriodAsync(
        RunKey run, Tenant tenant, SubscriptionState state, StreamAddress address, CancellationToken cancellation)
    {
        if (state.ToIssue is null)
        {
            var seller = tenant.Entity(state.Terms!.LegalEntityId);
            var usage = await UsageAsync(run, state, cancellation);
            List<DateOnly> days = [state.PeriodStart(state.BilledPeriods), .. usage.Select(use => use.PeriodEnd.AddDays(-1))];
            var taxed = await renewals.OnAsync(tenant, state.Terms, days, run.InstanceId, cancellation);
            var billed = SubscriptionInvoice.Bill(state, seller, tenant.LocaleFor(state.Terms.Buyer, seller), usage, clock.GetUtcNow(), taxed);
            billed = await WithPrepaidAsync(run, state, billed, cancellation);
            var fixedNow = await store.ExecuteAsync<SubscriptionState>(
                address, run.Command($"bill:{billed.PeriodStart:yyyy-MM-dd}"), before => SubscriptionDecider.Bill(before, billed), cancellation);
            state = fixedNow.CurrentState;
        }

        var draft = await taxes.InNationalCurrencyAsync(tenant, state.ToIssue!, cancellation);
        var issued = await issuer.IssueAsync(run.Tenant, run.Region, draft, run.InstanceId, cancellation);
        var noted = await store.ExecuteAsync<SubscriptionState>(
            address, run.Command($"invoiced:{issued.Key}"), before => SubscriptionDecider.RecordInvoice(before, issued, clock.GetUtcNow()), cancellation);
        return noted.CurrentState;
    }

    // A renewal claims its money on the account of the order, where each claim sees those before it.
    private async Task<SubscriptionBilled> WithPrepaidAsync(RunKey run, SubscriptionState state, SubscriptionBilled billed, CancellationToken cancellation)
    {
        var draft = billed.Draft;
        var order = await store.LoadAsync<OrderState>(run.Address(FabricStreams.Order(draft.OrderReference)), cancellation);
        if (!SubscriptionInvoice.IsRenewal(state))
        {
            return SubscriptionInvoice.WithPrepaid(state, billed, order.IsPaid);
        }

        var (currency, ofOrder) = (draft.Gross.Currency, order.Order!);
        var forOrder = ofOrder.PaymentTermDays == 0 ? ofOrder.Gross : Money.Zero(currency);
        var claimed = await store.ExecuteAsync<Receivable>(
            run.Address(FabricStreams.Receivable(draft.OrderReference)),
            run.Command($"claim:{draft.Key}"),
            account => RenewalClaims.Claim(account, draft.OrderReference, draft.Key, draft.Gross, forOrder, clock.GetUtcNow()),
            cancellation);
        return SubscriptionInvoice.WithPrepaid(state, billed, order.IsPaid, RenewalClaims.CoveredOf(claimed.CurrentState, draft.Key, currency));
    }

    private async Task<List<MeteredUsage>> UsageAsync(RunKey run, SubscriptionState state, CancellationToken cancellation)
    {
        var usage = new List<MeteredUsage>();
        foreach (var meter in state.Terms!.Line.Plan!.Meters)
        {
            var days = new List<UsageDay>();
            var prefix = $"{FabricStreams.Usage}{state.Terms.SubscriptionId}/{meter.Meter}/";
            await foreach (var day in queries.StatesAsync<UsageDay>(run.Tenant, run.Region, prefix, cancellation))
            {
                days.Add(day.Data);
            }

            usage.AddRange(SubscriptionInvoice.UsagePeriods(state).Select(period => new MeteredUsage(
                meter.Meter,
                period.Start,
                period.End,
                days.Where(day => day.Stream!.Value.Day >= period.Start && day.Stream.Value.Day < period.End).Sum(day => day.Total))));
        }

        return usage;
    }

    private DateOnly Today(Tenant tenant, SubscriptionState state) => BusinessDays.In(tenant.Entity(state.Terms!.LegalEntityId).TimeZone, clock.GetUtcNow());
}
