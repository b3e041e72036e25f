using Azure.Messaging.ServiceBus;
using Billing.Domain.Metering;
using Billing.Domain.Subscriptions;
using Billing.Functions.Exceptions;
using Billing.Functions.Messaging;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Metering;

/// <summary>
/// Tells a person of use that nothing bills. Use may be told before its subscription begins: when it does, what was asked is in order.
/// </summary>
public sealed class UsageQuestions(MessageReceiver inbox, StreamStore store, StreamQueries queries, ExceptionQueue desk) : IEventConsumer<UsageQuestions>
{
    /// <summary>Name of the subscription of the bus.</summary>
    public const string Subscription = "usage-questions";

    /// <inheritdoc/>
    public static EventSubscription<UsageQuestions> Events { get; } = new EventSubscription<UsageQuestions>(Subscription)
        .On<SubscriptionActivated>(consumer => consumer.AnswerAsync);

    /// <summary>One subscription that begins.</summary>
    [Function(nameof(UsageQuestions))]
    public Task RunAsync(
        [ServiceBusTrigger(EventMessages.Topic, Subscription, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <summary>Asks about what of a batch nothing bills. The batch is counted by then, so a batch that comes again asks again.</summary>
    public async Task AskAsync(Tenant tenant, IReadOnlyList<UsageEvent> events, CancellationToken cancellation)
    {
        foreach (var subscription in events.GroupBy(used => used.SubscriptionId))
        {
            var address = new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Subscription(subscription.Key));
            var state = await store.LoadAsync<SubscriptionState>(address, cancellation);
            foreach (var used in subscription.DistinctBy(each => each.Meter))
            {
                await ReportAsync(address, state, used.SubscriptionId, used.Meter, $"{used.Source} {used.EventId}", cancellation);
            }
        }
    }

    private async Task ReportAsync(StreamAddress address, SubscriptionState state, string subscription, string meter, string occurrence, CancellationToken cancellation)
    {
        if (UnknownUse.QuestionOf(state, subscription, meter) is not { } problem)
        {
            return;
        }

        var id = UnknownUse.ExceptionId(subscription, meter);
        await desk.ReportAsync(address.Tenant, address.Region, id, problem, subscription, occurrence, cancellation);

        // It may have begun while this was asked.
        if (state.Terms is null && await store.LoadAsync<SubscriptionState>(address, cancellation) is { Terms: not null } begun && UnknownUse.QuestionOf(begun, subscription, meter) is null)
        {
            await ResolveAsync(address, subscription, meter, occurrence, cancellation);
        }
    }

    private async Task<HandlerResult> AnswerAsync(ReceivedEvent<SubscriptionActivated> received, CancellationToken cancellation)
    {
        var (envelope, terms) = (received.Envelope, received.Event);
        var address = new StreamAddress(envelope.Tenant, envelope.Region, FabricStreams.Subscription(terms.SubscriptionId));
        var state = await store.LoadAsync<SubscriptionState>(address, cancellation);
        var meters = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var day in queries.StatesAsync<UsageDay>(address.Tenant, address.Region, $"{FabricStreams.Usage}{terms.SubscriptionId}/", cancellation))
        {
            if (day.Data.Stream is { } used && meters.Add(used.Meter))
            {
                await AnswerAsync(address, state, used.Meter, envelope.EventId, cancellation);
            }
        }

        return HandlerResult.Done;
    }

    private Task AnswerAsync(StreamAddress address, SubscriptionState state, string meter, string occurrence, CancellationToken cancellation)
    {
        var subscription = state.Terms!.SubscriptionId;
        return UnknownUse.QuestionOf(state, subscription, meter) is { } problem
            ? desk.ReportAsync(address.Tenant, address.Region, UnknownUse.ExceptionId(subscription, meter), problem, subscription, occurrence, cancellation)
            : ResolveAsync(address, subscription, meter, occurrence, cancellation);
    }

    private Task ResolveAsync(StreamAddress address, string subscription, string meter, string occurrence, CancellationToken cancellation) => desk.ResolveAsync(
        address.Tenant, address.Region, UnknownUse.ExceptionId(subscription, meter), "The subscription has begun, and its plan bills the meter.", occurrence, cancellation);
}
