using Billing.Connectors;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Orders;

/// <summary>
/// Takes what a storefront tells of its orders beside the orders: money becomes payments, unless a gateway of the tenant tells of it itself;
/// changes become questions.
/// </summary>
public sealed class ShopOrders(StreamStore store, ExceptionQueue desk, TimeProvider clock)
{
    /// <summary>Notes which number a storefront's order has, and books what waited for it.</summary>
    public async Task LinkAsync(Tenant tenant, IntakeSource source, string orderId, string reference, CancellationToken cancellation)
    {
        var stream = FabricStreams.ShopOrder(source.Name, orderId);
        var result = await store.ExecuteAsync<ShopOrder>(
            Address(tenant, stream),
            new Command($"link:{reference}", "shop-orders", "link", stream, stream) { OpensStream = true },
            state => ShopOrderDecider.Link(state, orderId, reference, clock.GetUtcNow()),
            cancellation);
        await BookAsync(tenant, source, stream, result.CurrentState, stream, cancellation);
    }

    /// <summary>Takes a notice.</summary>
    /// <returns>What became of it, of <see cref="IntakeResults"/>.</returns>
    public async Task<string> TakeAsync(Tenant tenant, IntakeSource source, IntakeMessage intake, StorefrontNotice notice, CancellationToken cancellation)
    {
        if (OfOwnGateway(tenant, notice))
        {
            return IntakeResults.NoEffect;
        }

        var stream = FabricStreams.ShopOrder(source.Name, notice.OrderId);
        var result = await store.ExecuteAsync<ShopOrder>(
            intake.Address(stream), intake.Command("shop-order") with { OpensStream = true }, state => ShopOrderDecider.Tell(state, Without(tenant, notice)), cancellation);
        await BookAsync(tenant, source, stream, result.CurrentState, intake.MessageId, cancellation);
        if (notice is StorefrontNotice.Changed changed)
        {
            await AskAsync(tenant, intake, changed, result.CurrentState.Reference, cancellation);
        }

        return IntakeLog.ResultOf(result);
    }

    // A gateway that sends its own notices is asked, and not the storefront: the money counts once.
    private static bool OfOwnGateway(Tenant tenant, StorefrontNotice notice) => notice switch
    {
        StorefrontNotice.MoneyMoved moved => IsOwn(tenant, moved.Payment.Gateway),
        StorefrontNotice.PaidInFull { Gateways: { Count: > 0 } gateways } => gateways.Any(gateway => IsOwn(tenant, gateway)),
        _ => false,
    };

    private static StorefrontNotice Without(Tenant tenant, StorefrontNotice notice) => notice is StorefrontNotice.Changed changed
        ? changed with { Transactions = [.. changed.Transactions.Where(each => !IsOwn(tenant, each.Gateway))] }
        : notice;

    private static bool IsOwn(Tenant tenant, string gateway) => tenant.Sources.Any(source =>
        ConnectorCatalogue.Contracts.FindOfSource(source.Adapter)?.Kind == IntegrationKind.Gateway
        && (string.Equals(source.Adapter, gateway, StringComparison.OrdinalIgnoreCase) || string.Equals(source.Name, gateway, StringComparison.OrdinalIgnoreCase)));

    private async Task BookAsync(Tenant tenant, IntakeSource source, string stream, ShopOrder state, string cause, CancellationToken cancellation)
    {
        foreach (var booking in state.Reference is null ? [] : state.Bookings())
        {
            var what = booking.RefundId is { } refund ? $"refund:{refund}" : "capture";
            var notice = NoticeOf(booking, state.Reference!);
            var result = await store.ExecuteAsync<PaymentState>(
                Address(tenant, FabricStreams.Payment(booking.Gateway, booking.PaymentId)),
                new Command($"{stream}:{what}", "shop-orders", "storefront-payment", stream, stream),
                before => PaymentDecider.Notify(before, notice, source.LegalEntityId),
                cancellation);
            if (result is CommitResult<PaymentState>.Rejected rejected)
            {
                await desk.ReportAsync(
                    tenant.Id, tenant.HomeRegion, $"payment-refused-{booking.Gateway}-{booking.PaymentId}-{what}", rejected.Problems, state.Reference!, cause, cancellation);
            }
        }

        await AskAboutMoneyAsync(tenant, $"{stream.Replace('/', '-')}-waiting", state.IsWaiting
            ? new Problem("payments.order-unknown", Severity.Warning, "payments", "$.order_id", "The storefront tells of money for an order that has not come.")
            : null, stream, cause, cancellation);
        await AskAboutMoneyAsync(tenant, $"{stream.Replace('/', '-')}-split", ShopOrderDecider.SplitQuestionOf(state), state.Reference ?? stream, cause, cancellation);
    }

    private static PaymentNotification NoticeOf(ShopBooking booking, string reference) => booking.RefundId is { } refund
        ? new PaymentNotification.RefundMade(refund, booking.Gateway, booking.PaymentId, refund, booking.Amount, booking.OccurredAt)
        : new PaymentNotification.Captured(booking.PaymentId, booking.Gateway, booking.PaymentId, reference, booking.Amount, booking.OccurredAt);

    private Task AskAboutMoneyAsync(Tenant tenant, string id, Problem? problem, string subject, string cause, CancellationToken cancellation) => problem is null
        ? desk.ResolveAsync(tenant.Id, tenant.HomeRegion, id, "What was missing came.", cause, cancellation)
        : desk.ReportAsync(tenant.Id, tenant.HomeRegion, id, [problem], subject, cause, cancellation);

    private async Task AskAsync(Tenant tenant, IntakeMessage intake, StorefrontNotice.Changed changed, string? reference, CancellationToken cancellation)
    {
        var order = reference is null ? OrderState.Empty : await store.LoadAsync<OrderState>(Address(tenant, FabricStreams.Order(reference)), cancellation);
        if (ShopOrderDecider.QuestionOf(changed, reference, order) is { } problem)
        {
            await desk.RaiseAsync(
                tenant.Id, tenant.HomeRegion, $"order-change-{intake.MessageId}", problem, reference ?? intake.Subject, AmountOf(changed), intake.MessageId, cancellation);
        }
    }

    private static Money? AmountOf(StorefrontNotice.Changed changed) => changed.Transactions.Where(each => each.IsRefund).ToList() is { Count: > 0 } refunds
        ? Money.Sum(refunds.Where(each => each.Amount.Currency == refunds[0].Amount.Currency).Select(each => each.Amount), refunds[0].Amount.Currency)
        : null;

    private static StreamAddress Address(Tenant tenant, string stream) => new(tenant.Id, tenant.HomeRegion, stream);
}
