using Azure.Messaging.ServiceBus;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Intake;
using Billing.Functions.Messaging;
using Billing.Functions.Pricing;
using Billing.Functions.Tax;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Takes orders off the bus: maps, checks, commits, and starts the order's process.</summary>
public sealed class OrderIntake(
    MessageReceiver inbox, StreamStore store, ITenantSource tenants, IntakeLog log, ExceptionQueue desk, OrderTaxService taxes, StorefrontPrices prices, StorefrontCoupons coupons, TimeProvider clock) : IIntakeConsumer
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
        var mapped = await TaxedAsync(tenant, Map(intake, tenant), intake.MessageId, cancellation);
        var violations = mapped is ParseResult<SalesOrder>.Success order ? await prices.CheckAsync(tenant, order.Value, cancellation) : [];
        violations = mapped is ParseResult<SalesOrder>.Success taken ? [.. violations, .. await coupons.TakeAsync(tenant, taken.Value, intake.MessageId, cancellation)] : violations;
        var submitted = new OrderSubmission(intake.Subject, mapped, violations);
        var result = await store.ExecuteAsync<OrderState>(
            intake.Address(FabricStreams.Order(intake.Subject)),
            intake.Command("receive-order") with { OpensStream = true },
            state => OrderDecider.Submit(state, submitted, clock.GetUtcNow()),
            cancellation);

        await AskAsync(intake, submitted, result, cancellation);
        await ReleaseCouponsAsync(intake, tenant, result.CurrentState, cancellation);
        if (result.CurrentState.Status == OrderStatus.Confirmed)
        {
            await OrderProcesses.StartAsync(processes, new OrderKey(intake.Tenant, intake.Region, intake.Subject), cancellation);
        }

        await log.HandleAsync(intake, ResultOf(mapped, result), cancellation);
        return HandlerResult.Of(result);
    }

    // All lines or none: an order whose tax cannot be determined is refused as one whose totals differ.
    private async Task<ParseResult<SalesOrder>> TaxedAsync(Tenant tenant, ParseResult<SalesOrder> mapped, string cause, CancellationToken cancellation) =>
        mapped is ParseResult<SalesOrder>.Success order ? await taxes.AtCheckoutAsync(tenant, order.Value, cause, cancellation) : mapped;

    private static ParseResult<SalesOrder> Map(IntakeMessage intake, Tenant tenant)
    {
        var source = intake.SourceOf(tenant);
        return intake.Interpret<StorefrontOrder>(source).Then(order => StorefrontOrderMapper.Map(order, tenant.Entity(source.LegalEntityId), tenant.Articles));
    }

    // A use that an earlier version of the order had taken is free again when the order cannot be taken.
    private async Task ReleaseCouponsAsync(IntakeMessage intake, Tenant tenant, OrderState state, CancellationToken cancellation)
    {
        if (state.Status == OrderStatus.Rejected && intake.Interpret<StorefrontOrder>(intake.SourceOf(tenant)) is ParseResult<StorefrontOrder>.Success told)
        {
            await coupons.ReleaseAsync(tenant, told.Value.Coupons, intake.Subject, intake.MessageId, cancellation);
        }
    }

    private async Task AskAsync(IntakeMessage intake, OrderSubmission submitted, CommitResult<OrderState> result, CancellationToken cancellation)
    {
        var refusal = result is CommitResult<OrderState>.Rejected rejected ? rejected.Problems : [];
        if (OrderDecider.QuestionOf(result.CurrentState, submitted, refusal) is { } question)
        {
            await desk.RaiseAsync(
                intake.Tenant, intake.Region, $"order-{question.Kind}-{intake.MessageId}", question.Problem, intake.Subject, amount: null, intake.MessageId, cancellation);
        }
    }

    private static string ResultOf(ParseResult<SalesOrder> mapped, CommitResult<OrderState> result) =>
        mapped is ParseResult<SalesOrder>.Failure ? IntakeResults.Refused : IntakeLog.ResultOf(result);
}
