using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Primitives;
using Billing.Domain.Revenue;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Pricing;

/// <summary>Sets aside what a customer's rebate agreements give for revenue, on the day on which the revenue is recognised.</summary>
public sealed class AccrueRebates(MessageReceiver inbox, StreamStore store, ITenantSource tenants, RebateAgreements rebates, ExceptionQueue exceptions) : IEventConsumer<AccrueRebates>
{
    /// <summary>Name of the subscription.</summary>
    public const string Subscription = "rebates";

    /// <inheritdoc/>
    public static EventSubscription<AccrueRebates> Events { get; } = new EventSubscription<AccrueRebates>(Subscription)
        .On<RevenueRecognised>(consumer => consumer.AccrueAsync);

    /// <summary>Revenue of one invoice.</summary>
    [Function(nameof(AccrueRebates))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    private async Task<HandlerResult> AccrueAsync(ReceivedEvent<RevenueRecognised> received, CancellationToken cancellation)
    {
        var recognised = received.Event;
        var tenant = (await tenants.GetAsync(cancellation)).Get(received.Envelope.Tenant);
        var agreements = (await rebates.OfAsync(tenant, cancellation)).Where(agreement => agreement.Covers(recognised.LegalEntityId, recognised.Amount, recognised.RecognisedOn)).ToList();
        if (agreements.Count == 0)
        {
            return HandlerResult.Done;
        }

        var order = await store.LoadAsync<OrderState>(received.Address(FabricStreams.Order(recognised.OrderReference)), cancellation);
        var customer = OrderPricing.CustomerOf(tenant.CustomerScope, order.Order!.Buyer);
        foreach (var agreement in agreements.Where(agreement => agreement.Customer == customer))
        {
            await AccrueAsync(received.Envelope, agreement, recognised, cancellation);
        }

        return HandlerResult.Done;
    }

    private async Task AccrueAsync(EventEnvelope envelope, RebateAgreement agreement, RevenueRecognised recognised, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync<RebateState>(
            envelope.Address with { Stream = FabricStreams.Rebate(agreement.Id) },
            Command.For(envelope, $"rebate-{agreement.Id}"),
            state => RebateDecider.Accrue(state, agreement, envelope.EventId, recognised.RecognisedOn, recognised.Amount, recognised.OccurredAt),
            cancellation);
        if (result is CommitResult<RebateState>.Rejected rejected)
        {
            // Too late for a period that is settled: whether the customer gets it all the same is a person's decision.
            await exceptions.RaiseAsync(
                envelope.Tenant, envelope.Region, $"rebate-{envelope.EventId}", rejected.Problems[0], agreement.Id, recognised.Amount, envelope.EventId, cancellation);
        }
    }
}
