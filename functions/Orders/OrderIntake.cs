using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Functions.Intake;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Takes orders off the bus and starts the order's process.</summary>
public sealed class OrderIntake(MessageReceiver inbox, ITenantSource tenants, IntakeLog log, OrderTaking taking) : IIntakeConsumer
{
    /// <inheritdoc/>
    public BusEntity Entity { get; } = new(IntakeQueues.Orders);

    /// <summary>One order. What it does a second time has no effect, so a message may come again at any point.</summary>
    [Function(nameof(OrderIntake))]
    public Task RunAsync(
        [ServiceBusTrigger(IntakeQueues.Orders, Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        ServiceBusSessionMessageActions session,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => inbox.ReceiveAsync(this, new MessageContext(message, actions, session, processes), cancellation);

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Check(IntakeMessage intake, IntakeSource source) => intake.Check<StorefrontOrder>(source, order => order.Reference);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(IntakeMessage intake, DurableTaskClient? processes, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(processes);
        var tenant = (await tenants.GetAsync(cancellation)).Get(intake.Tenant);
        var read = intake.Interpret<StorefrontOrder>(intake.SourceOf(tenant)).Then(order => new ParseResult<SubmittedOrder>.Success(new SubmittedOrder(intake.Source, order)));
        var (submitted, result) = await taking.TakeAsync(
            tenant, intake.Subject, read, intake.Command("receive-order") with { OpensStream = true }, _ => null, cancellation);
        if (result.CurrentState.Status == OrderStatus.Confirmed)
        {
            await OrderProcesses.StartAsync(processes, new OrderKey(intake.Tenant, intake.Region, intake.Subject), cancellation);
        }

        await log.HandleAsync(intake, ResultOf(submitted, result), cancellation);
        return HandlerResult.Of(result);
    }

    private static string ResultOf(OrderSubmission submitted, CommitResult<OrderState> result) =>
        submitted is { Order: ParseResult<SalesOrder>.Failure, Submitted: null or { Order.SetAside: null } } ? IntakeResults.Refused : IntakeResults.Of(result);
}
