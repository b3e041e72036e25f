using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;
using Billing.Domain.Exceptions;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Metering;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Payments;
using Billing.Domain.Pricing;
using Billing.Domain.Pricing.Changes;
using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Revenue;
using Billing.Domain.Settlement;
using Billing.Domain.Subscriptions;
using Billing.Domain.Tax.Orders;
using Billing.Platform.DeadLetters;
using Billing.Platform.Intake;
using Billing.Platform.Integrations;
using Billing.Platform.Streams;

namespace Billing.Platform.Backup;

/// <summary>A kind of streams: which state its events give.</summary>
/// <param name="Prefix">What the names of its streams begin with.</param>
/// <param name="StateType">The state's type.</param>
public abstract record StreamKind(string Prefix, Type StateType)
{
    /// <summary>The states after no event, after the first, after the second, and so on, as they are stored.</summary>
    public abstract IEnumerable<JsonNode> States(IEnumerable<IDomainEvent> events);

    /// <summary>The state document after all events of a stream, as the last commit stored it.</summary>
    /// <param name="events">All events of one stream, in order; at least one.</param>
    /// <param name="catalogue">Reads them.</param>
    public abstract byte[] StateDocument(IReadOnlyList<EventEnvelope> events, EventCatalogue catalogue);

    /// <summary>A kind whose state is of a type.</summary>
    public static StreamKind Of<TState>(string prefix)
        where TState : IStreamState<TState> => new Kind<TState>(prefix);

    private sealed record Kind<TState>(string Prefix) : StreamKind(Prefix, typeof(TState))
        where TState : IStreamState<TState>
    {
        public override IEnumerable<JsonNode> States(IEnumerable<IDomainEvent> events)
        {
            var state = TState.Empty;
            yield return Json(state);
            foreach (var happened in events)
            {
                state = state.Apply(happened);
                yield return Json(state);
            }
        }

        public override byte[] StateDocument(IReadOnlyList<EventEnvelope> events, EventCatalogue catalogue)
        {
            var last = events[^1];
            return JsonSerializer.SerializeToUtf8Bytes(
                new StateDocument<TState>
                {
                    Tenant = last.Tenant,
                    Region = last.Region,
                    Stream = last.Stream,
                    Version = last.Sequence,
                    LastHash = last.Hash,
                    UpdatedAt = last.RecordedAt,
                    Data = events.Aggregate(TState.Empty, (state, envelope) => state.Apply(catalogue.Read(envelope.Type, envelope.SchemaVersion, envelope.Data))),
                },
                FabricJson.Options);
        }

        private static JsonNode Json(TState state) => JsonSerializer.SerializeToNode(state, FabricJson.Options)!;
    }
}

/// <summary>All kinds of streams of the fabric.</summary>
public static class StreamKinds
{
    /// <summary>Each with a prefix of its own.</summary>
    public static IReadOnlyList<StreamKind> All { get; } =
    [
        StreamKind.Of<OrderState>(FabricStreams.Orders),
        StreamKind.Of<PaymentState>(FabricStreams.Payments),
        StreamKind.Of<Receivable>(FabricStreams.Receivables),
        StreamKind.Of<InvoiceState>(FabricStreams.Invoices),
        StreamKind.Of<InvoiceNumberSeries>(FabricStreams.InvoiceSeries),
        StreamKind.Of<SubscriptionState>(FabricStreams.Subscriptions),
        StreamKind.Of<UsageDay>(FabricStreams.Usage),
        StreamKind.Of<RevenueContract>(FabricStreams.Revenue),
        StreamKind.Of<JournalDay>(FabricStreams.Journal),
        StreamKind.Of<SettlementState>(FabricStreams.Settlements),
        StreamKind.Of<ExceptionState>(FabricStreams.Exceptions),
        StreamKind.Of<IntakeRecord>(FabricStreams.Intake),
        StreamKind.Of<ParcelState>(FabricStreams.Parcels),
        StreamKind.Of<CouponState>(FabricStreams.Coupons),
        StreamKind.Of<ChangeSetState>(FabricStreams.PriceChanges),
        StreamKind.Of<RebateState>(FabricStreams.Rebates),
        StreamKind.Of<DeadLetter>(FabricStreams.DeadLetters),
        StreamKind.Of<IntegrationStatuses>(FabricStreams.Integrations),
        StreamKind.Of<TaxRecord>(FabricStreams.Taxes),
    ];

    /// <summary>The kind of a stream, or null when this deployment knows none.</summary>
    public static StreamKind? Of(string stream) => All.FirstOrDefault(kind => stream.StartsWith(kind.Prefix, StringComparison.Ordinal));
}
