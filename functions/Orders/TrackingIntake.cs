using Azure.Messaging.ServiceBus;
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

/// <summary>Takes what carriers say of parcels off the bus. Only an arrival has an effect, on its parcel; <see cref="DeliverParcel"/> brings it to the order.</summary>
public sealed class TrackingIntake(MessageReceiver inbox, StreamStore store, IntakeLog log, ExceptionQueue exceptions) : IIntakeConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = new(IntakeQueues.Tracking);

    /// <inheritdoc/>
    public MessagePriority MessagePriority => MessagePriority.Background;

    /// <summary>One notice. A parcel that nobody here packed is kept: its shipment may be told later.</summary>
    [Function(nameof(TrackingIntake))]
    public Task RunAsync(
        [ServiceBusTrigger(IntakeQueues.Tracking, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Check(IntakeMessage intake, IntakeSource source) => intake.Check<CarrierNotification>(source);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(ReceivedIntake received, CancellationToken cancellation)
    {
        var intake = received.Message;
        switch (received.Interpret<CarrierNotification>())
        {
            case ParseResult<CarrierNotification>.Failure failure:
                return new HandlerResult.Refused(failure.Problems);
            case ParseResult<CarrierNotification>.Success { Value: CarrierNotification.Delivered delivered }:
                var result = await store.ExecuteAsync<ParcelState>(
                    intake.Address(FabricStreams.Parcel(delivered.TrackingNumber)),
                    intake.Command("parcel-arrived"),
                    state => ParcelDecider.Arrive(state, delivered),
                    cancellation);
                await log.HandleAsync(intake, IntakeLog.ResultOf(result), cancellation);
                break;
            case ParseResult<CarrierNotification>.Success { Value: CarrierNotification.Unreadable unreadable }:
                await exceptions.RaiseAsync(
                    intake.Tenant, intake.Region, $"tracking-unreadable-{intake.MessageId}", unreadable.Problem, intake.Subject, amount: null, intake.MessageId, cancellation);
                await log.HandleAsync(intake, IntakeResults.NoEffect, unreadable.Problem.Text, cancellation);
                break;
            default:
                await log.HandleAsync(intake, IntakeResults.NoEffect, cancellation);
                break;
        }

        return HandlerResult.Done;
    }
}
