using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Subscriptions;
using Billing.Functions.Exceptions;
using Billing.Functions.Invoicing;
using Billing.Functions.Jobs;
using Billing.Functions.Pricing;
using Billing.Functions.Tax;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>The steps of an order's process. Each may run more than once and takes effect once.</summary>
public sealed class OrderActivities(StreamStore store, ITenantSource tenants, InvoiceIssuer issuer, OrderTaxService taxes, StorefrontCoupons coupons, ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>Reads what is left to do.</summary>
    [Function(nameof(ReadOrderProgress))]
    public Task<OrderProgress> ReadOrderProgress([ActivityTrigger] OrderKey order, CancellationToken cancellation) =>
        StepAsync(nameof(ReadOrderProgress), order, async () => OrderProgress.Of(await LoadAsync(order, cancellation)));

    /// <summary>Delivers what the system itself delivers.</summary>
    [Function(nameof(DeliverDigitalLines))]
    public Task DeliverDigitalLines([ActivityTrigger] OrderKey order, CancellationToken cancellation) => StepAsync(
        nameof(DeliverDigitalLines),
        order,
        () => store.ExecuteAsync<OrderState>(
            OrderAddress(order), order.Command("deliver-digital"), state => OrderDecider.DeliverDigital(state, clock.GetUtcNow()), cancellation));

    /// <summary>Starts the subscription of a line.</summary>
    [Function(nameof(ActivateSubscription))]
    public Task ActivateSubscription([ActivityTrigger] OrderPart part, CancellationToken cancellation) =>
        StepAsync(nameof(ActivateSubscription), part.Order, () => ActivateAsync(part, cancellation));

    private async Task ActivateAsync(OrderPart part, CancellationToken cancellation)
    {
        var order = (await LoadAsync(part.Order, cancellation)).Order!;
        var seller = (await tenants.GetAsync(cancellation)).Get(part.Order.Tenant).Entity(order.LegalEntityId);
        var index = order.Lines.TakeWhile(line => line.LineId != part.Id).Count();
        var subscriptionId = $"{order.Reference}-{index + 1}";
        var now = clock.GetUtcNow();
        var terms = new SubscriptionActivated(
            subscriptionId, seller.Id, order.Reference, order.Buyer, order.PaymentTermDays, order.Lines[index], BusinessDays.In(seller.TimeZone, now), now);
        await store.ExecuteAsync<SubscriptionState>(
            part.Order.Address(FabricStreams.Subscription(subscriptionId)),
            part.Order.Command("activate"),
            state => SubscriptionDecider.Activate(state, terms),
            cancellation);
        await store.ExecuteAsync<OrderState>(
            OrderAddress(part.Order),
            part.Order.Command($"activate:{part.Id}"),
            state => OrderDecider.RecordActivation(state, part.Id, subscriptionId, now),
            cancellation);
    }

    /// <summary>Invoices a shipment.</summary>
    [Function(nameof(InvoiceShipment))]
    public Task InvoiceShipment([ActivityTrigger] OrderPart part, CancellationToken cancellation) =>
        StepAsync(nameof(InvoiceShipment), part.Order, () => InvoiceAsync(part, cancellation));

    private async Task InvoiceAsync(OrderPart part, CancellationToken cancellation)
    {
        var state = await LoadAsync(part.Order, cancellation);
        var tenant = (await tenants.GetAsync(cancellation)).Get(part.Order.Tenant);
        var seller = tenant.Entity(state.Order!.LegalEntityId);
        var shipment = state.Shipments.First(each => each.Id == part.Id);
        var order = await taxes.AtBillingAsync(tenant, state.Order, shipment, part.Order.InstanceId, cancellation);
        var draft = ShipmentInvoice.Draft(order, shipment, seller, tenant.LocaleFor(state.Order.Buyer, seller), state.IsPaid);
        draft = await taxes.InNationalCurrencyAsync(tenant, draft, cancellation);
        var issued = await issuer.IssueAsync(part.Order.Tenant, part.Order.Region, draft, part.Order.InstanceId, cancellation);
        await store.ExecuteAsync<OrderState>(
            OrderAddress(part.Order),
            part.Order.Command($"invoiced:{part.Id}"),
            before => OrderDecider.RecordInvoice(before, part.Id, issued.Number!, clock.GetUtcNow()),
            cancellation);
    }

    /// <summary>Notes that payment in advance did not come, and asks a person.</summary>
    [Function(nameof(NotePaymentOverdue))]
    public Task NotePaymentOverdue([ActivityTrigger] OrderKey order, CancellationToken cancellation) =>
        StepAsync(nameof(NotePaymentOverdue), order, () => NoteOverdueAsync(order, cancellation));

    private async Task NoteOverdueAsync(OrderKey order, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync<OrderState>(
            OrderAddress(order), order.Command("payment-overdue"), state => OrderDecider.MarkPaymentOverdue(state, clock.GetUtcNow()), cancellation);
        if (OrderDecider.OverdueQuestionOf(result.CurrentState) is var (problem, open))
        {
            await coupons.ReleaseAsync(
                (await tenants.GetAsync(cancellation)).Get(order.Tenant), result.CurrentState.Order!.Coupons ?? [], order.Reference, order.InstanceId, cancellation);
            await exceptions.RaiseAsync(order.Tenant, order.Region, OverdueExceptionOf(order.Reference), problem, order.Reference, open, order.InstanceId, cancellation);
        }
    }

    /// <summary>Id of the exception about an order that was not paid in time.</summary>
    internal static string OverdueExceptionOf(string reference) => $"payment-overdue-{reference}";

    private static Task StepAsync(string name, OrderKey order, Func<Task> work) => ProcessSpans.StepAsync(name, order.InstanceId, order.TraceParent, work);

    private static Task<T> StepAsync<T>(string name, OrderKey order, Func<Task<T>> work) =>
        ProcessSpans.StepAsync(name, order.InstanceId, order.TraceParent, work);

    private Task<OrderState> LoadAsync(OrderKey order, CancellationToken cancellation) => store.LoadAsync<OrderState>(OrderAddress(order), cancellation);

    private static StreamAddress OrderAddress(OrderKey order) => order.Address(FabricStreams.Order(order.Reference));
}
