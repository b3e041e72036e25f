using Azure.Messaging.ServiceBus;
using Billing.Domain.Decisions;
using Billing.Domain.Payments;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Functions.Operations;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Payments;

/// <summary>Takes gateway notices off the bus and applies them to their payment.</summary>
public sealed class PaymentIntake(StreamStore store, ITenantSource tenants, IntakeMessages messages, IntakeLog log, ExceptionDesk desk)
{
    /// <summary>One notice. A refund that comes before its capture is kept in the payment's stream.</summary>
    [Function(nameof(PaymentIntake))]
    public async Task RunAsync(
        [ServiceBusTrigger(IntakeQueues.Payments, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellation)
    {
        if (await messages.OpenAsync(message, actions, cancellation) is not { } intake)
        {
            return;
        }

        var source = intake.SourceOf((await tenants.GetAsync(cancellation)).Get(intake.Tenant));
        var reading = intake.Interpret<GatewayNotice>(source);
        if (reading is Reading<GatewayNotice>.Failure unreadable)
        {
            await actions.RefuseAsync(message, unreadable.Problems, cancellation);
            return;
        }

        var notice = ((Reading<GatewayNotice>.Success)reading).Value;
        if (notice is GatewayNotice.Ignored or GatewayNotice.Escalated)
        {
            await AskAsync(intake, notice as GatewayNotice.Escalated, cancellation);
            await log.HandleAsync(intake, IntakeResults.NoEffect, cancellation);
            await actions.CompleteMessageAsync(message, cancellation);
            return;
        }

        var result = await store.ExecuteAsync<PaymentState>(
            intake.Address(FabricStreams.Payment(notice.Gateway, notice.PaymentId)),
            intake.Command("gateway-notice"),
            state => PaymentDecider.Notify(state, notice, source.LegalEntityId),
            cancellation);
        if (result is CommitResult<PaymentState>.Rejected rejected)
        {
            await desk.RaiseAsync(
                intake.Tenant, intake.Region, $"payment-refused-{intake.MessageId}", rejected.Problems[0], intake.Subject, amount: null, intake.MessageId, cancellation);
        }

        await log.HandleAsync(intake, IntakeResults.Of(result), cancellation);
        await actions.SettleAsync(message, result, cancellation);
    }

    private Task AskAsync(IntakeMessage intake, GatewayNotice.Escalated? escalated, CancellationToken cancellation) => escalated is null
        ? Task.CompletedTask
        : desk.RaiseAsync(
            intake.Tenant,
            intake.Region,
            $"payment-needs-person-{intake.MessageId}",
            escalated.Problem,
            escalated.PaymentId,
            escalated.Amount,
            intake.MessageId,
            cancellation);
}
