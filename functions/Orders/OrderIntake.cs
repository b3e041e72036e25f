using Azure.Messaging.ServiceBus;
using Billing.Connectors;
using Billing.Connectors.Shopify;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Takes orders off the bus and starts the order's process; also what storefronts tell of orders beside them.</summary>
public sealed class OrderIntake(MessageReceiver inbox, IntakeLog log, OrderAcceptance acceptance, ShopOrders shops, UnreadNotices unread, ExceptionQueue exceptions) : IIntakeConsumer
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
    public IReadOnlyList<Problem> Check(IntakeMessage intake, IntakeSource source) => IsNotice(intake, source)
        ? intake.Check<StorefrontNotice>(source)
        : intake.Check<StorefrontOrder>(source, order => order.Reference);

    /// <inheritdoc/>
    public async Task<HandlerResult> HandleAsync(ReceivedIntake received, CancellationToken cancellation)
    {
        var (intake, tenant, source, processes) = received;
        ArgumentNullException.ThrowIfNull(processes);
        if (IsNotice(intake, source))
        {
            return await TakeNoticeAsync(tenant, source, intake, cancellation);
        }

        try
        {
            return await TakeOrderAsync(tenant, source, intake, processes, cancellation);
        }
        catch (ContentTooLargeException tooLarge)
        {
            return await unread.RefuseAsync(intake, [tooLarge.Problem], cancellation);
        }
    }

    private async Task<HandlerResult> TakeOrderAsync(Tenant tenant, IntakeSource source, IntakeMessage intake, DurableTaskClient processes, CancellationToken cancellation)
    {
        var read = intake.Interpret<StorefrontOrder>(source);
        if (read is ParseResult<StorefrontOrder>.Failure { Problems: var problems })
        {
            return await RefuseAsync(tenant, intake, problems, cancellation);
        }

        var reference = ((ParseResult<StorefrontOrder>.Success)read).Value.Reference;
        var (submitted, result) = await acceptance.TakeAsync(
            tenant,
            reference,
            read.Then(order => new ParseResult<SubmittedOrder>.Success(new SubmittedOrder(intake.Source, order))),
            intake.Command("receive-order") with { OpensStream = true },
            _ => null,
            cancellation);
        if (result.CurrentState.Status == OrderStatus.Confirmed)
        {
            if (result.CurrentState.Payments.Count > 0)
            {
                await exceptions.ResolveAsync(intake.Tenant, intake.Region, MissingOrder.ExceptionId(reference), "The order has come.", intake.MessageId, cancellation);
            }

            await OrderProcesses.StartAsync(processes, new OrderKey(intake.Tenant, intake.Region, reference), cancellation);
        }

        if (submitted.Submitted is { } known && ConnectorCatalogue.FindAdapter(source.Adapter) is ShopifyWebhook)
        {
            await shops.LinkAsync(tenant, source, known.Order.Id, reference, cancellation);
        }

        await unread.ResolveAsync(intake, cancellation);
        await log.HandleAsync(intake, ResultOf(submitted, result), cancellation);
        return HandlerResult.Of(result);
    }

    // One that says its number stands as refused under it, and may be taken again there; its body waits among the dead letters either way.
    private async Task<HandlerResult> RefuseAsync(Tenant tenant, IntakeMessage intake, IReadOnlyList<Problem> problems, CancellationToken cancellation)
    {
        if (intake.IsAboutItself)
        {
            return await unread.RefuseAsync(intake, problems, cancellation);
        }

        var command = intake.Command("receive-order");
        await acceptance.TakeAsync(
            tenant, intake.Subject, new ParseResult<SubmittedOrder>.Failure(problems), command with { Key = $"{command.Key}:unread", OpensStream = true }, _ => null, cancellation);
        await log.HandleAsync(intake, IntakeResults.Refused, cancellation);
        return new HandlerResult.Refused(problems);
    }

    private static bool IsNotice(IntakeMessage intake, IntakeSource source) =>
        ConnectorCatalogue.FindAdapter(intake.Adapter ?? source.Adapter) is IWebhookAdapter<StorefrontNotice>;

    private async Task<HandlerResult> TakeNoticeAsync(Tenant tenant, IntakeSource source, IntakeMessage intake, CancellationToken cancellation)
    {
        var read = intake.Interpret<StorefrontNotice>(source);
        if (read is ParseResult<StorefrontNotice>.Failure { Problems: var problems })
        {
            return await unread.RefuseAsync(intake, problems, cancellation);
        }

        var notice = ((ParseResult<StorefrontNotice>.Success)read).Value;
        await unread.ResolveAsync(intake, cancellation);
        await log.HandleAsync(intake, await shops.TakeAsync(tenant, source, intake, notice, cancellation), cancellation);
        return HandlerResult.Done;
    }

    private static string ResultOf(OrderSubmission submitted, CommitResult<OrderState> result) =>
        submitted is { Order: ParseResult<SalesOrder>.Failure, Submitted: null or { Order.SetAside: null } } ? IntakeResults.Refused : IntakeLog.ResultOf(result);
}
