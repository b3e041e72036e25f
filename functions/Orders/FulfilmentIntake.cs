using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>Takes shipment, delivery and performance reports off the bus and applies them to their order.</summary>
public sealed class FulfilmentIntake(MessageReceiver inbox, StreamStore store, IntakeLog log, UnreadNotices unread, ExceptionQueue exceptions) : IIntakeConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = new(IntakeQueues.Fulfilment);

    /// <summary>One report. Before its order is here it is kept in the order's stream.</summary>
    [Function(nameof(FulfilmentIntake))]
    public Task RunAsync(
        [ServiceBusTrigger(IntakeQueues.Fulfilment, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Check(IntakeMessage intake, IntakeSource source) => intake.Check<FulfilmentReport>(source, report => report.OrderReference);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(ReceivedIntake received, CancellationToken cancellation)
    {
        var intake = received.Message;
        var reading = received.Interpret<FulfilmentReport>();
        if (reading is ParseResult<FulfilmentReport>.Failure unreadable)
        {
            return await unread.RefuseAsync(intake, unreadable.Problems, cancellation);
        }

        var report = ((ParseResult<FulfilmentReport>.Success)reading).Value;
        await unread.ResolveAsync(intake, cancellation);
        var result = await store.ExecuteAsync<OrderState>(
            intake.Address(FabricStreams.Order(report.OrderReference)),
            intake.Command("record-fulfilment"),
            state => OrderDecider.RecordFulfilment(state, report),
            cancellation);
        if (result is CommitResult<OrderState>.Rejected rejected)
        {
            await exceptions.RaiseAsync(
                intake.Tenant, intake.Region, $"fulfilment-refused-{intake.MessageId}", rejected.Problems[0], report.OrderReference, amount: null, intake.MessageId, cancellation);
        }
        else if (result.CurrentState.Status == OrderStatus.SetAside)
        {
            await exceptions.RaiseAsync(
                intake.Tenant, intake.Region, $"fulfilment-set-aside-{intake.MessageId}", OrderDecider.ReportedAside(result.CurrentState, report), report.OrderReference, amount: null, intake.MessageId, cancellation);
        }
        else if (report is { Step: FulfilmentStep.Shipped, TrackingNumber: { } trackingNumber })
        {
            await PackAsync(intake, report, trackingNumber, cancellation);
        }

        await log.HandleAsync(intake, IntakeLog.ResultOf(result), cancellation);
        return HandlerResult.Of(result);
    }

    // The order has the report; the parcel is told so that its carrier's word can be brought to the order. Caused by the order's
    // event, not by the message a second time.
    private Task PackAsync(IntakeMessage intake, FulfilmentReport report, string trackingNumber, CancellationToken cancellation)
    {
        var order = FabricStreams.Order(report.OrderReference);
        return store.ExecuteAsync<ParcelState>(
            intake.Address(FabricStreams.Parcel(trackingNumber)),
            new Command($"packed:{intake.Source}:{intake.EventId}", "fulfilment", "pack-parcel", intake.MessageId, order),
            state => ParcelDecider.Pack(
                state, trackingNumber, new ParcelContent(report.OrderReference, report.ShipmentId, report.OccurredAt, report.Lines)),
            cancellation);
    }
}
