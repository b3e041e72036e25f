using Billing.Connectors;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Functions.Jobs;
using Billing.Functions.Messaging;
using Billing.Functions.Payments;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Orders;

/// <summary>
/// Takes what a storefront tells of its orders beside the orders: money becomes payments, unless a gateway of the tenant tells of it itself;
/// changes become questions.
/// </summary>
public sealed class ShopOrders(StreamStore store, ExceptionQueue exceptions, RefundReview refunds, TimeProvider clock)
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
        if (result is not CommitResult<ShopOrder>.Committed { OpenedStream: true })
        {
            await BookAsync(tenant, source, stream, result.CurrentState, stream, cancellation);
        }
    }

    /// <summary>Takes a notice.</summary>
    /// <returns>What became of it, of <see cref="IntakeResults"/>.</returns>
    public async Task<string> TakeAsync(Tenant tenant, IntakeSource source, IntakeMessage intake, StorefrontNotice notice, CancellationToken cancellation)
    {
        var stream = FabricStreams.ShopOrder(source.Name, notice.OrderId);
        var result = await store.ExecuteAsync<ShopOrder>(
            intake.Address(stream), intake.Command("shop-order") with { OpensStream = true }, state => ShopOrderDecider.Tell(state, notice), cancellation);
        await BookAsync(tenant, source, stream, result.CurrentState, intake.MessageId, cancellation, (notice as StorefrontNotice.Disputed)?.Dispute);
        if (notice is StorefrontNotice.Changed changed)
        {
            await AskAsync(tenant, intake, changed, result.CurrentState.Reference, cancellation);
            if (changed.Change.Refund is not null && result.CurrentState.Reference is { } order)
            {
                // The money may have come before its lines.
                await refunds.LookAsync(tenant.Id, order, mayDecide: true, $"told:{intake.MessageId}", cancellation);
            }
        }

        return IntakeLog.ResultOf(result);
    }

    /// <summary>Lists the orders of storefronts with money that waits for a person's word, or for the payment that it was given back of.</summary>
    public async Task<List<string>> ListOpenAsync(RunKey run, Tenant tenant, StreamQueries queries, DateTimeOffset since, CancellationToken cancellation)
    {
        var (open, unread) = (new List<string>(), new UnreadRecords());
        await foreach (var state in queries.Collecting(unread).StatesAsync<ShopOrder>(run.Tenant, run.Region, FabricStreams.ShopOrders, cancellation))
        {
            if (SourceOf(tenant, state.Stream) is not null && (state.Data.IsGatewayAsked || state.Data.WithoutCapture(since).Count > 0))
            {
                open.Add(state.Stream);
            }
        }

        // The step that works on one that cannot be read fails, and the run names it.
        open.AddRange(unread.All.Select(record => record.Stream));
        return open;
    }

    /// <summary>Looks at an order again: books what the configuration allows now, and tells of money given back whose payment was never told.</summary>
    public async Task ReviewAsync(Tenant tenant, string stream, DateTimeOffset since, string cause, CancellationToken cancellation)
    {
        if (SourceOf(tenant, stream) is not { } source)
        {
            return;
        }

        var state = await store.LoadAsync<ShopOrder>(Address(tenant, stream), cancellation);
        await BookAsync(tenant, source, stream, state, cause, cancellation);
        if (state.WithoutCapture(since) is { Count: > 0 } open)
        {
            await AskAboutMoneyAsync(
                tenant, $"{NameOf(stream)}-uncaptured", MissingCapture.Ask($"order {state.Reference ?? stream} of the storefront", open), open[0], state.Reference ?? stream, cause, cancellation);
        }
    }

    private static IntakeSource? SourceOf(Tenant tenant, string stream) => tenant.Source(stream[FabricStreams.ShopOrders.Length..].Split('/')[0]);

    // A partner by a mapping may tell of payments as well.
    private static ShopGateways GatewaysOf(Tenant tenant, IntakeSource storefront) => new(storefront.Gateways, tenant.Sources
        .Where(source => ConnectorCatalogue.Contracts.FindOfSource(source.Adapter)?.Kind is IntegrationKind.Gateway or IntegrationKind.Mapped)
        .SelectMany(source => new[] { source.Name, source.Adapter }));

    private async Task BookAsync(
        Tenant tenant, IntakeSource source, string stream, ShopOrder state, string cause, CancellationToken cancellation, StorefrontDispute? told = null)
    {
        var gateways = GatewaysOf(tenant, source);
        foreach (var booking in state.Reference is null ? [] : state.Bookings().Where(each => gateways.Of(each.Gateway) == GatewayTeller.Storefront))
        {
            var result = await BookAsync(tenant, source, stream, state.Reference!, booking, cause, cancellation);

            // A person is asked when it is told, also when that is handled a second time, and not again with each later notice.
            if (booking.Dispute is { } dispute && (result is CommitResult<PaymentState>.Committed || (result is CommitResult<PaymentState>.Unchanged && dispute == told)))
            {
                await exceptions.AskAsync(
                    tenant.Id, tenant.HomeRegion, PaymentQuestions.Of(result.CurrentState, NoticeOf(booking, state.Reference!).Notice), state.Reference!, cause, cancellation);
            }
        }

        var (subject, name) = (state.Reference ?? stream, NameOf(stream));
        await AskAboutMoneyAsync(tenant, $"{name}-waiting", ShopOrderDecider.WaitingQuestionOf(state, gateways), null, stream, cause, cancellation);
        await AskAboutMoneyAsync(tenant, $"{name}-split", ShopOrderDecider.SplitQuestionOf(state, gateways), null, subject, cause, cancellation);
        await AskAboutMoneyAsync(tenant, $"{name}-refund-rounding", ShopOrderDecider.RefundRoundingQuestionOf(state), null, subject, cause, cancellation);
        var doubt = ShopOrderDecider.GatewayQuestionOf(state, gateways);
        await AskAboutMoneyAsync(tenant, $"{name}-gateway", doubt?.Problem, doubt?.Amount, subject, cause, cancellation);
        foreach (var (dispute, problem) in ShopOrderDecider.DisputeQuestionsOf(state, gateways))
        {
            await AskAboutMoneyAsync(tenant, $"{name}-dispute-{dispute.Id}", problem, problem is null ? null : dispute.Amount, subject, cause, cancellation);
        }

        if (state.IsGatewayAsked != doubt is not null)
        {
            // The nightly run finds it by this, also after the configuration has answered.
            await store.ExecuteAsync<ShopOrder>(
                Address(tenant, stream),
                new Command($"gateway-asked:{cause}:{doubt is not null}", "shop-orders", "gateway-asked", stream, stream),
                before => ShopOrderDecider.NoteGatewayAsked(before, stream.Split('/')[^1], doubt is not null, clock.GetUtcNow()),
                cancellation);
        }
    }

    private async Task<CommitResult<PaymentState>> BookAsync(
        Tenant tenant, IntakeSource source, string stream, string reference, ShopBooking booking, string cause, CancellationToken cancellation)
    {
        var (what, notice) = NoticeOf(booking, reference);
        var result = await store.ExecuteAsync<PaymentState>(
            Address(tenant, FabricStreams.Payment(booking.Gateway, booking.PaymentId)),
            new Command($"{stream}:{what}", "shop-orders", "storefront-payment", stream, stream),
            before => PaymentDecider.Notify(before, notice, source.LegalEntityId),
            cancellation);
        if (result is CommitResult<PaymentState>.Rejected rejected)
        {
            await exceptions.ReportAsync(
                tenant.Id, tenant.HomeRegion, $"payment-refused-{booking.Gateway}-{booking.PaymentId}-{what}", rejected.Problems, reference, cause, cancellation);
        }

        return result;
    }

    private static (string What, PaymentNotification Notice) NoticeOf(ShopBooking booking, string reference) => booking switch
    {
        { Dispute: { } dispute } => ($"dispute:{dispute.Id}:{dispute.Standing}", new PaymentNotification.Disputed(
            dispute.Id, booking.Gateway, booking.PaymentId, dispute.Id, booking.Amount, StatusOf(dispute.Standing), "a dispute", booking.OccurredAt)),
        { RefundId: { } refund } => ($"refund:{refund}", new PaymentNotification.RefundMade(refund, booking.Gateway, booking.PaymentId, refund, booking.Amount, booking.OccurredAt)),
        _ => ("capture", new PaymentNotification.Captured(booking.PaymentId, booking.Gateway, booking.PaymentId, reference, booking.Amount, booking.OccurredAt)),
    };

    private static DisputeStatus StatusOf(DisputeStanding standing) => standing switch
    {
        DisputeStanding.Open => DisputeStatus.Open,
        DisputeStanding.Won => DisputeStatus.Won,
        DisputeStanding.Lost => DisputeStatus.Lost,
        _ => throw new ArgumentOutOfRangeException(nameof(standing), standing, "Unknown standing."),
    };

    private static string NameOf(string stream) => stream.Replace('/', '-');

    private Task AskAboutMoneyAsync(
        Tenant tenant, string id, Problem? problem, Money? amount, string subject, string cause, CancellationToken cancellation) => problem is null
        ? exceptions.ResolveAsync(tenant.Id, tenant.HomeRegion, id, "What was missing came.", cause, cancellation)
        : exceptions.ReportAsync(tenant.Id, tenant.HomeRegion, id, problem, subject, amount, cause, cancellation);

    private async Task AskAsync(Tenant tenant, IntakeMessage intake, StorefrontNotice.Changed changed, string? reference, CancellationToken cancellation)
    {
        var order = reference is null ? OrderState.Empty : await store.LoadAsync<OrderState>(Address(tenant, FabricStreams.Order(reference)), cancellation);
        if (ShopOrderDecider.QuestionOf(changed, reference, order) is { } problem)
        {
            await exceptions.RaiseAsync(
                tenant.Id, tenant.HomeRegion, $"order-change-{intake.MessageId}", problem, reference ?? intake.Subject, AmountOf(changed), intake.MessageId, cancellation);
        }
    }

    private static Money? AmountOf(StorefrontNotice.Changed changed) => changed.Transactions.Where(each => each.IsRefund).ToList() is { Count: > 0 } refunds
        ? Money.Sum(refunds.Where(each => each.Amount.Currency == refunds[0].Amount.Currency).Select(each => each.Amount), refunds[0].Amount.Currency)
        : null;

    private static StreamAddress Address(Tenant tenant, string stream) => new(tenant.Id, tenant.HomeRegion, stream);
}
