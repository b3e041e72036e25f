using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>It became known which number a storefront's order has.</summary>
[EventType("shop-order.linked")]
public sealed record ShopOrderLinked(string OrderId, string Reference, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The storefront told a transaction. What it explains of an amount that is booked already is not booked again.</summary>
/// <param name="OrderId">The storefront's id of the order.</param>
/// <param name="Transaction">As told.</param>
/// <param name="Booked">How much of it is booked as a payment of its own; zero for what is given back.</param>
/// <param name="OccurredAt">When it happened.</param>
[EventType("shop-order.transaction-told")]
public sealed record ShopTransactionTold(string OrderId, StorefrontTransaction Transaction, Money Booked, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The storefront told that its order is paid in full.</summary>
/// <param name="OrderId">The storefront's id of the order.</param>
/// <param name="Total">What was paid in all.</param>
/// <param name="Gateway">Who took it.</param>
/// <param name="Booked">What no transaction has told of, booked as one payment.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Gateways">All who took it; null in what was written before they were kept.</param>
[EventType("shop-order.paid-told")]
public sealed record ShopOrderPaidTold(
    string OrderId, Money Total, string Gateway, Money Booked, DateTimeOffset OccurredAt, IReadOnlyList<string>? Gateways = null) : IDomainEvent;

/// <summary>The storefront told where a dispute of its order stands.</summary>
[EventType("shop-order.dispute-told")]
public sealed record ShopOrderDisputeTold(string OrderId, StorefrontDispute Dispute, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The storefront told that its order is another than it was; a person is asked.</summary>
[EventType("shop-order.change-told")]
public sealed record ShopOrderChangeTold(string OrderId, StorefrontChange Change, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A person was asked who tells of the money of a gateway, or need not say any more.</summary>
[EventType("shop-order.gateway-asked")]
public sealed record ShopOrderGatewayAsked(string OrderId, bool IsOpen, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The news of a storefront about one of its orders by its own id: money, and changes.</summary>
/// <remarks>Notices may come before the order.</remarks>
public sealed record ShopOrder : IStreamState<ShopOrder>
{
    /// <inheritdoc/>
    public static ShopOrder Empty { get; } = new();

    /// <summary>The order's number, or null while it is not known.</summary>
    public string? Reference { get; init; }

    /// <summary>Transactions, as told.</summary>
    public IReadOnlyList<ShopTransactionTold> Transactions { get; init; } = [];

    /// <summary>That it is paid in full, or null while that is not told.</summary>
    public ShopOrderPaidTold? Paid { get; init; }

    /// <summary>Changes, as told.</summary>
    public IReadOnlyList<ShopOrderChangeTold> Changes { get; init; } = [];

    /// <summary>Disputes, as told.</summary>
    public IReadOnlyList<ShopOrderDisputeTold> Disputes { get; init; } = [];

    /// <summary>True if a person is asked who tells of the money of a gateway.</summary>
    public bool IsGatewayAsked { get; init; }

    /// <inheritdoc/>
    public ShopOrder Apply(IDomainEvent happened) => happened switch
    {
        ShopOrderLinked linked => this with { Reference = linked.Reference },
        ShopTransactionTold told => this with { Transactions = [.. Transactions, told] },
        ShopOrderPaidTold paid => this with { Paid = paid },
        ShopOrderChangeTold change => this with { Changes = [.. Changes, change] },
        ShopOrderGatewayAsked asked => this with { IsGatewayAsked = asked.IsOpen },
        ShopOrderDisputeTold dispute => this with { Disputes = [.. Disputes, dispute] },
        _ => this,
    };

    /// <summary>Bookings that must stand in the books of payments, captures first.</summary>
    public IReadOnlyList<ShopBooking> Bookings()
    {
        var captures = Captures();
        return
        [
            .. captures,
            .. Transactions.Where(told => told.Transaction.IsRefund).Select(RefundOf).OfType<ShopBooking>(),
            .. Disputes.Select(told => DisputeOf(captures, told)).OfType<ShopBooking>(),
        ];
    }

    /// <summary>Refunds that were told, the oldest first; told again, the last counts.</summary>
    public IReadOnlyList<StorefrontRefund> Refunds() =>
    [
        .. Changes.Where(told => told.Change.Refund is not null).OrderBy(told => told.OccurredAt).Select(told => told.Change.Refund!).GroupBy(refund => refund.Id, (_, same) => same.Last()),
    ];

    /// <summary>Money given back or disputed since before a time, that names no payment that was told.</summary>
    public IReadOnlyList<Money> WithoutCapture(DateTimeOffset since)
    {
        var captures = Captures();
        return
        [
            .. Transactions.Where(told => told.Transaction.IsRefund && told.OccurredAt <= since && RefundOf(told) is null).Select(told => told.Transaction.Amount),
            .. Disputes.Where(told => told.OccurredAt <= since && DisputeOf(captures, told) is null).Select(told => told.Dispute.Amount),
        ];
    }

    private List<ShopBooking> Captures() =>
    [
        .. Paid is { Booked.Amount: > 0 } paid
            ? [new ShopBooking(paid.Gateway, PaidId(paid.OrderId), RefundId: null, paid.Booked, paid.OccurredAt)]
            : Array.Empty<ShopBooking>(),
        .. Transactions.Where(told => told.Booked.Amount > 0).Select(told =>
            new ShopBooking(told.Transaction.Gateway, told.Transaction.PaymentId, RefundId: null, told.Booked, told.OccurredAt)),
    ];

    // Only what the storefront's own gateway took is disputed by way of the storefront; which payment it was is not told.
    private static ShopBooking? DisputeOf(IReadOnlyList<ShopBooking> captures, ShopOrderDisputeTold told)
    {
        var of = captures.FirstOrDefault(each => ShopGateways.IsStorefronts(each.Gateway) && each.Amount.Currency == told.Dispute.Amount.Currency) ?? (captures is [var first, ..] ? first : null);
        return of is null ? null : of with { Amount = told.Dispute.Amount, OccurredAt = told.OccurredAt, Dispute = told.Dispute };
    }

    private static string PaidId(string orderId) => $"order-{orderId}";

    // Of the transaction that it names, else of one of its gateway; what that explains is a part of the payment in full.
    private ShopBooking? RefundOf(ShopTransactionTold refund)
    {
        var taken = Transactions.Where(told => !told.Transaction.IsRefund).ToList();
        var of = taken.Find(told => told.Transaction.Id == refund.Transaction.ParentId) ?? taken.Find(told => told.Transaction.Gateway == refund.Transaction.Gateway);
        var (gateway, payment) = of is { Booked.Amount: > 0 } ? (of.Transaction.Gateway, of.Transaction.PaymentId)
            : Paid is { Booked.Amount: > 0 } ? (Paid.Gateway, PaidId(Paid.OrderId))
            : (null, string.Empty);
        return gateway is null ? null : new ShopBooking(gateway, payment, refund.Transaction.Id, refund.Transaction.Amount, refund.OccurredAt);
    }
}

/// <summary>A payment, or money given back of one, that must stand in the books.</summary>
/// <param name="Gateway">Who took the money.</param>
/// <param name="PaymentId">Id of the payment at the gateway.</param>
/// <param name="RefundId">Id of the refund; null where money was taken.</param>
/// <param name="Amount">Above zero.</param>
/// <param name="OccurredAt">When it happened.</param>
public sealed record ShopBooking(string Gateway, string PaymentId, string? RefundId, Money Amount, DateTimeOffset OccurredAt)
{
    /// <summary>Standing of a dispute of the payment; null where money was taken or given back.</summary>
    public StorefrontDispute? Dispute { get; init; }
}

/// <summary>Decides what a storefront's notices come to. They may come in any order and more than once.</summary>
public static class ShopOrderDecider
{
    /// <summary>Notes the order's number.</summary>
    public static Outcome Link(ShopOrder state, string orderId, string reference, DateTimeOffset now) =>
        state.Reference == reference ? Outcome.AlreadyDone() : Outcome.Accept(new ShopOrderLinked(orderId, reference, now));

    /// <summary>Notes whether a person is asked about a gateway.</summary>
    public static Outcome NoteGatewayAsked(ShopOrder state, string orderId, bool isOpen, DateTimeOffset now) =>
        state.IsGatewayAsked == isOpen ? Outcome.AlreadyDone() : Outcome.Accept(new ShopOrderGatewayAsked(orderId, isOpen, now));

    /// <summary>Notes a notice, and the order's number where it names it.</summary>
    /// <param name="state">What was told before.</param>
    /// <param name="notice">What is told now.</param>
    public static Outcome Tell(ShopOrder state, StorefrontNotice notice)
    {
        var events = new List<IDomainEvent>();
        if (notice.Reference is { } reference && state.Reference != reference)
        {
            events.Add(new ShopOrderLinked(notice.OrderId, reference, notice.OccurredAt));
        }

        switch (notice)
        {
            case StorefrontNotice.MoneyMoved moved:
                events.AddRange(Told(state, notice, [moved.Payment]));
                break;
            case StorefrontNotice.PaidInFull paid when state.Paid is null:
                events.Add(Pay(state, paid));
                break;
            case StorefrontNotice.Disputed disputed when state.Disputes.All(told => told.Dispute != disputed.Dispute):
                events.Add(new ShopOrderDisputeTold(notice.OrderId, disputed.Dispute, notice.OccurredAt));
                break;
            case StorefrontNotice.Changed changed:
                events.Add(new ShopOrderChangeTold(notice.OrderId, changed.Change, notice.OccurredAt));
                events.AddRange(Told(state, notice, changed.Transactions));
                break;
        }

        return events.Count == 0 ? Outcome.AlreadyDone() : Outcome.Accept(events);
    }

    private static IEnumerable<IDomainEvent> Told(ShopOrder state, StorefrontNotice notice, IReadOnlyList<StorefrontTransaction> transactions)
    {
        foreach (var transaction in transactions)
        {
            if (state.Transactions.All(told => told.Transaction.Id != transaction.Id))
            {
                var happened = new ShopTransactionTold(notice.OrderId, transaction, Booked(state, transaction), notice.OccurredAt);
                state = state.Apply(happened);
                yield return happened;
            }
        }
    }

    // What was booked when the order was told to be paid in full is what transactions explain first.
    private static Money Booked(ShopOrder state, StorefrontTransaction transaction)
    {
        var zero = Money.Zero(transaction.Amount.Currency);
        if (transaction.IsRefund)
        {
            return zero;
        }

        var explained = state.Transactions
            .Where(told => !told.Transaction.IsRefund && told.Transaction.Amount.Currency == zero.Currency && state.Paid is not null)
            .Aggregate(zero, (sum, told) => sum + told.Transaction.Amount - told.Booked);
        var open = state.Paid is { } paid && paid.Booked.Currency == zero.Currency ? paid.Booked - explained : zero;
        return open.Amount >= transaction.Amount.Amount ? zero : transaction.Amount - (open.IsNegative ? zero : open);
    }

    // Of several gateways nobody says which took how much: their transactions do.
    private static ShopOrderPaidTold Pay(ShopOrder state, StorefrontNotice.PaidInFull paid)
    {
        var zero = Money.Zero(paid.Total.Currency);
        var told = state.Transactions
            .Where(each => !each.Transaction.IsRefund && each.Transaction.Amount.Currency == zero.Currency)
            .Aggregate(zero, (sum, each) => sum + each.Transaction.Amount);
        var left = paid.Total - told;
        return new ShopOrderPaidTold(
            paid.OrderId, paid.Total, paid.Gateways is [var gateway, ..] ? gateway : "storefront", paid.Gateways.Count > 1 || left.IsNegative ? zero : left, paid.OccurredAt, paid.Gateways);
    }

    /// <summary>Asks a person about money that waits for the order's number; null when none does.</summary>
    public static Problem? WaitingQuestionOf(ShopOrder state, ShopGateways gateways) =>
        state.Reference is null && (state.Bookings().Any(each => gateways.Of(each.Gateway) != GatewayTeller.Gateway) || state.Paid is { } paid && !IsAllTold(paid, gateways))
            ? Ask("payments.order-unknown", "$.order_id", "The storefront tells of money for an order that has not come.")
            : null;

    /// <summary>Asks a person about an order that is paid by several gateways, until their transactions are told; null when nothing is open.</summary>
    public static Problem? SplitQuestionOf(ShopOrder state, ShopGateways gateways)
    {
        if (state.Paid is not { Booked.IsZero: true } paid || IsAllTold(paid, gateways))
        {
            return null;
        }

        var told = state.Transactions.Where(each => !each.Transaction.IsRefund && each.Transaction.Amount.Currency == paid.Total.Currency)
            .Aggregate(Money.Zero(paid.Total.Currency), (sum, each) => sum + each.Transaction.Amount);
        return told >= paid.Total
            ? null
            : Ask(
                "payments.split-unknown", "$.payment_gateway_names",
                $"Order {state.Reference ?? paid.OrderId} is paid with {paid.Total} by several gateways, of which {told} is told by transactions: subscribe to order_transactions/create.");
    }

    /// <summary>Asks a person about refunds in cash that the order says were rounded by another sum than their transactions; null when both agree.</summary>
    public static Problem? RefundRoundingQuestionOf(ShopOrder state)
    {
        if (state.Changes.OrderBy(each => each.OccurredAt).LastOrDefault(each => each.Change.RefundRounding is not null)?.Change.RefundRounding is not { } told)
        {
            return null;
        }

        var known = Money.Sum(state.Refunds().Select(refund => refund.Rounding).Where(rounding => rounding.Currency == told.Currency), told.Currency);
        return known == told ? null : Ask(
            "payments.refund-rounding", "$.total_cash_rounding_refund_adjustment_set",
            $"The storefront rounded the refunds of order {state.Reference ?? "that has not come"} by {told} for cash, and their transactions say {known}: refunds/create may be missing.");
    }

    /// <summary>Asks a person who tells of money that the storefront tells of; null when it is known.</summary>
    /// <returns>The question, and the money that is not booked until it is answered.</returns>
    public static (Problem Problem, Money Amount)? GatewayQuestionOf(ShopOrder state, ShopGateways gateways)
    {
        var open = state.Bookings().Where(each => gateways.Of(each.Gateway) == GatewayTeller.Unknown && each.Dispute is null).ToList();
        if (open.Count == 0)
        {
            return null;
        }

        var currency = open[0].Amount.Currency;
        var amount = Money.Sum(open.Where(each => each.Amount.Currency == currency).Select(each => each.RefundId is null ? each.Amount : -each.Amount), currency);
        var names = string.Join(", ", open.Select(each => each.Gateway).Distinct(StringComparer.Ordinal));
        return (Ask(
            "payments.gateway-unknown", "$.payment_gateway_names",
            $"The storefront tells of {amount} by {names} for order {state.Reference ?? "that has not come"}, and it is not known whether a source of the tenant tells of the same money: it is not booked. "
            + $"Say so in gateways of the storefront's source: the name of that source, or {ShopGateways.Storefront} where nobody else tells."), amount);
    }

    /// <summary>Asks a person about disputes whose payment is not booked here, at once, because they must be answered in time.</summary>
    /// <returns>Each dispute with its question, or null where its payment is known and the payment's own question stands.</returns>
    public static IEnumerable<(StorefrontDispute Dispute, Problem? Problem)> DisputeQuestionsOf(ShopOrder state, ShopGateways gateways)
    {
        var booked = state.Reference is null
            ? []
            : state.Bookings().Where(each => gateways.Of(each.Gateway) == GatewayTeller.Storefront).Select(each => each.Dispute?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var dispute in state.Disputes.Select(told => told.Dispute).GroupBy(each => each.Id, (_, all) => all.Last()))
        {
            yield return (dispute, booked.Contains(dispute.Id) || dispute.Standing == DisputeStanding.Won ? null : Ask(
                dispute.Standing == DisputeStanding.Lost ? "payments.dispute-lost" : "payments.dispute-opened", "$.order_id",
                $"The storefront tells of dispute {dispute.Id} over {dispute.Amount} of order {state.Reference ?? "that has not come"}, whose payment it has not told: "
                + (dispute.Standing == DisputeStanding.Lost ? "it is lost, and nothing is booked." : "answer it in time.")));
        }
    }

    private static bool IsAllTold(ShopOrderPaidTold paid, ShopGateways gateways) =>
        (paid.Gateways is { Count: > 0 } all ? all : [paid.Gateway]).All(gateway => gateways.Of(gateway) == GatewayTeller.Gateway);

    private static Problem Ask(string code, string path, string text) => new(code, Severity.Warning, "payments", path, text);

    private static string CodeOf(string topic) => topic switch
    {
        "orders/cancelled" => "orders.cancelled",
        "orders/edited" => "orders.edited",
        "refunds/create" => "orders.refunded",
        "fulfillments/cancelled" => "orders.fulfilment-cancelled",
        _ => "orders.updated",
    };

    /// <summary>Asks a person about a change; null when it changes nothing for billing.</summary>
    public static Problem? QuestionOf(StorefrontNotice.Changed changed, string? reference, OrderState order)
    {
        var (change, name) = (changed.Change, reference ?? changed.OrderId);
        return change.IsSettled && order is { Status: OrderStatus.Confirmed, Order: { } taken } && change.Total == taken.Gross
            ? null
            : change.IsSettled && order.Status is OrderStatus.Unknown or OrderStatus.SetAside
                ? null
                : new Problem(
                    CodeOf(change.Topic), Severity.Warning, "orders", "$",
                    $"The storefront tells {change.Topic} of order {name}. {string.Join(' ', change.Content)} "
                    + (change.Refund is { Lines.Count: > 0 } ? "A credit note for the refund takes these lines." : "Nothing of it is applied by itself."));
    }
}
