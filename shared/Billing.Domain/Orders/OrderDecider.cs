using Billing.Domain.Catalogue;
using Billing.Domain.Orders.Fulfilment;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders;

/// <summary>Decides what may happen to an order. Commands may come in any order and more than once.</summary>
public static class OrderDecider
{
    /// <summary>The shipment id of what the system itself delivers.</summary>
    public const string DigitalShipment = "digital";

    /// <summary>
    /// Takes an order that was submitted, holds one whose prices break a contract or that leaves something open, records one that is none,
    /// or notes that it cannot be taken.
    /// </summary>
    public static Outcome Submit(OrderState state, OrderSubmission submitted, DateTimeOffset now) => submitted.Order switch
    {
        _ when submitted.Submitted?.Order is { SetAside: { } reason } => SetAside(state, submitted, reason, now),
        ParseResult<SalesOrder>.Success order when submitted.Violations.Count > 0 => Hold(state, order.Value, submitted.Violations, now, submitted.Submitted),
        ParseResult<SalesOrder>.Success order => Receive(state, order.Value, now),
        ParseResult<SalesOrder>.Failure failure => Refuse(state, submitted.Reference, failure.Problems, now, submitted.Submitted),
        _ => throw new InvalidOperationException("A reading is a success or a failure."),
    };

    /// <summary>Asks a person about an order that cannot be taken, was refused, is held, or leaves something to know; null when there is nothing.</summary>
    /// <param name="state">The order after it was submitted.</param>
    /// <param name="submitted">What was submitted.</param>
    /// <param name="refusal">Why the order's stream refused it; none when it did not.</param>
    public static OrderQuestion? QuestionOf(OrderState state, OrderSubmission submitted, IReadOnlyList<Problem> refusal)
    {
        var (kind, problems) = state.Status switch
        {
            OrderStatus.SetAside when refusal.Count == 0 => ("noted", submitted.Notes),
            _ when submitted.Order is ParseResult<SalesOrder>.Failure failure => ("refused", failure.Problems),
            _ when refusal.Count > 0 => ("refused", refusal),
            OrderStatus.Held => ("held", submitted.Violations),
            _ => ("noted", submitted.Notes),
        };
        return problems.Count == 0 ? null : new OrderQuestion(kind, problems);
    }

    /// <summary>Takes the order and applies the fulfilment reports that came before it.</summary>
    public static Outcome Receive(OrderState state, SalesOrder order, DateTimeOffset now)
    {
        if (state.Status == OrderStatus.Confirmed)
        {
            return (state.Order!.Source, state.Order.SourceOrderId) == (order.Source, order.SourceOrderId)
                ? OrderContradiction.Of(state.Order, order) is { } contradiction ? Outcome.Reject(contradiction) : Outcome.AlreadyDone()
                : Outcome.Reject(Problem.Error("orders.reference-taken", "$.reference", Taken(order.Reference, state.Order)));
        }

        var events = new List<IDomainEvent> { new OrderConfirmed(order, now) };
        var parked = state.Parked;
        foreach (var report in parked)
        {
            var current = events.Aggregate(state, (before, happened) => before.Apply(happened));
            if (RecordFulfilment(current, report) is Outcome.Accepted accepted)
            {
                events.AddRange(accepted.Events);
            }
        }

        return Outcome.Accept(events);
    }

    /// <summary>Keeps an order back whose prices are not those that were agreed, or that leaves something open. One that was taken before stays taken.</summary>
    public static Outcome Hold(
        OrderState state, SalesOrder order, IReadOnlyList<Problem> problems, DateTimeOffset now, SubmittedOrder? submitted = null) => state.Status switch
        {
            OrderStatus.Confirmed => Receive(state, order, now),
            OrderStatus.Held when (state.HeldOrder!.Source, state.HeldOrder.SourceOrderId) != (order.Source, order.SourceOrderId) => Outcome.Reject(
                Problem.Error("orders.reference-taken", "$.reference", Taken(order.Reference, state.HeldOrder))),
            _ => Outcome.Accept(new OrderHeld(order, problems, now, submitted)),
        };

    /// <summary>Lets an order that is held go on as it is.</summary>
    public static Outcome Release(OrderState state, string by, string reason, DateTimeOffset now)
    {
        if (state.Status != OrderStatus.Held)
        {
            return state.Status == OrderStatus.Confirmed
                ? Outcome.AlreadyDone()
                : Outcome.Reject(Problem.Error("orders.not-held", "$", "There is no such order that is held."));
        }

        var unclassified = state.HeldOrder!.Lines.Where(line => line.Kind == LineKind.Unclassified).Select(line => line.LineId).ToList();
        if (unclassified.Count > 0)
        {
            return Outcome.Reject(Problem.Error(
                "orders.kind-unknown", "$", $"It is not known what is sold on {string.Join(", ", unclassified)}: take the order again with the kinds of these lines."));
        }

        return Receive(state, state.HeldOrder!, now) is Outcome.Accepted accepted
            ? Outcome.Accept([new OrderReleased(by, reason, now), .. accepted.Events])
            : throw new InvalidOperationException("An order that is held can be taken.");
    }

    /// <summary>Notes that an order came which cannot be taken.</summary>
    public static Outcome Refuse(
        OrderState state, string reference, IReadOnlyList<Problem> problems, DateTimeOffset now, SubmittedOrder? submitted = null) =>
        state.Status == OrderStatus.Confirmed ? Outcome.AlreadyDone() : Outcome.Accept(new OrderRejected(reference, problems, now, submitted));

    /// <summary>Says that an order which was not taken is to be taken again; null when it is, otherwise why not.</summary>
    public static Problem? MayBeTakenAgain(OrderState state) => state.Status switch
    {
        OrderStatus.Confirmed => Problem.Error("orders.already-taken", "$", "The order was taken."),
        OrderStatus.Unknown => Problem.Error("orders.unknown", "$", "There is no such order."),
        _ => null,
    };

    // A test that bears the number of a true order changes nothing of it.
    private static Outcome SetAside(OrderState state, OrderSubmission submitted, Problem reason, DateTimeOffset now) =>
        state.Status is OrderStatus.Confirmed or OrderStatus.Held
            ? Outcome.AlreadyDone()
            : Outcome.Accept(new OrderSetAside(submitted.Reference, reason, now, submitted.Submitted));

    /// <summary>Records captured money, also before the order is here.</summary>
    /// <param name="state">The order so far.</param>
    /// <param name="paymentId">The gateway's id of the payment.</param>
    /// <param name="amount">What was captured.</param>
    /// <param name="capturedAt">When.</param>
    /// <param name="captureId">The part of the payment that was captured; null for the whole.</param>
    public static Outcome RecordPayment(OrderState state, string paymentId, Money amount, DateTimeOffset capturedAt, string? captureId = null) =>
        state.Payments.Any(payment => payment.PaymentId == paymentId && payment.CaptureId == captureId && payment.IsCapture)
            ? Outcome.AlreadyDone()
            : Outcome.Accept(new OrderPaymentRecorded(paymentId, amount, capturedAt, captureId));

    /// <summary>Records money given back, also before the order is here.</summary>
    public static Outcome RecordRefund(string paymentId, string refundId, Money amount, DateTimeOffset refundedAt) =>
        Outcome.Accept(new OrderRefundRecorded(paymentId, refundId, amount, refundedAt));

    /// <summary>Records that money which had been given back is here again, also before the order is.</summary>
    public static Outcome ReverseRefund(string paymentId, string refundId, Money amount, DateTimeOffset reversedAt) =>
        Outcome.Accept(new OrderRefundReversed(paymentId, refundId, amount, reversedAt));

    /// <summary>Asks why an order was fulfilled that was set aside.</summary>
    public static Problem ReportedAside(OrderState state, FulfilmentReport report) => Problem.Error(
        "fulfilment.order-set-aside", "$.data.order", $"{report.Step} of order {report.OrderReference} was told, which is not taken: {state.Problems[0].Text}");

    /// <summary>
    /// Records shipment, delivery or performance. Before the order is here the report is parked. More than was ordered is
    /// refused, and so is a line that the order does not have. A delivery of what has arrived already changes nothing.
    /// </summary>
    public static Outcome RecordFulfilment(OrderState state, FulfilmentReport report)
    {
        if (state.Status != OrderStatus.Confirmed)
        {
            return Outcome.Accept(new OrderFulfilmentParked(report, report.OccurredAt));
        }

        if (report.Step == FulfilmentStep.Delivered && IsDelivered(state, report))
        {
            return Outcome.AlreadyDone();
        }

        if (report is { Step: FulfilmentStep.Shipped, IsToldAgain: true } && state.Shipments.Any(shipment => shipment.Id == report.ShipmentId))
        {
            return Outcome.AlreadyDone();
        }

        var problems = new List<Problem>();
        var lines = Resolve(state, report, problems);
        if (problems.Count > 0)
        {
            return Outcome.Reject(problems);
        }

        return report.Step switch
        {
            FulfilmentStep.Shipped => Outcome.Accept(Fulfilled(state, report.ShipmentId, lines, report.OccurredAt, report.Location)),
            FulfilmentStep.Delivered => Outcome.Accept(Delivered(state, report.ShipmentId, lines, report.OccurredAt)),
            FulfilmentStep.Performed => Outcome.Accept(
                Fulfilled(state, report.ShipmentId, lines, report.OccurredAt, report.Location), Delivered(state, report.ShipmentId, lines, report.OccurredAt)),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.Step, "Unknown step."),
        };
    }

    /// <summary>Delivers digital lines as soon as the order is paid or on credit; nothing happens when there are none left.</summary>
    public static Outcome DeliverDigital(OrderState state, DateTimeOffset now)
    {
        var lines = OrderProgress.DigitalLeft(state);
        return !state.MayBeFulfilled || lines.Count == 0
            ? Outcome.AlreadyDone()
            : Outcome.Accept(Fulfilled(state, DigitalShipment, lines, now), Delivered(state, DigitalShipment, lines, now));
    }

    /// <summary>Notes the invoice of a shipment.</summary>
    public static Outcome RecordInvoice(OrderState state, string shipmentId, string invoiceNumber, DateTimeOffset now) =>
        state.Shipments.Any(shipment => shipment.Id == shipmentId && shipment.InvoiceNumber is null)
            ? Outcome.Accept(new OrderShipmentInvoiced(shipmentId, invoiceNumber, now))
            : Outcome.AlreadyDone();

    /// <summary>Notes that the subscription of a line runs.</summary>
    public static Outcome RecordActivation(OrderState state, string lineId, string subscriptionId, DateTimeOffset now) =>
        state.Subscriptions.ContainsKey(lineId) ? Outcome.AlreadyDone() : Outcome.Accept(new OrderSubscriptionActivated(lineId, subscriptionId, now));

    /// <summary>Notes, once, that payment in advance did not come in time.</summary>
    public static Outcome MarkPaymentOverdue(OrderState state, DateTimeOffset now) => state.MayBeFulfilled || state.IsPaymentOverdue
        ? Outcome.AlreadyDone()
        : Outcome.Accept(new OrderPaymentOverdue(state.Order!.Gross - state.Captured, now));

    /// <summary>Asks a person about payment in advance that did not come in time; null when it came, or is not late.</summary>
    /// <returns>The question, and what is still to be paid.</returns>
    public static (Problem Problem, Money Open)? OverdueQuestionOf(OrderState state) => state is { IsPaymentOverdue: true, Order: { } order }
        ? (new Problem("payments.overdue", Severity.Warning, "payments", "$", $"Payment in advance of order {order.Reference} did not come in time."), order.Gross - state.Captured)
        : null;

    private static string Taken(string reference, SalesOrder by) =>
        $"Order {reference} is another order of {by.Source}, {by.SourceOrderId}. Where two stores number alike, give the source of one of them a store of its own.";

    // Warehouse and carrier may both tell of one arrival: when all that left under the shipment's id has arrived, nothing is new.
    private static bool IsDelivered(OrderState state, FulfilmentReport report) => report.Lines
        .Select(named => Find(state.Order!, named))
        .All(line => line is not null
            && state.FulfilledOf(report.ShipmentId, line.LineId) is > 0 and var left
            && state.DeliveredOf(report.ShipmentId, line.LineId) >= left);

    private static OrderLine? Find(SalesOrder order, FulfilledLine named) =>
        order.Lines.FirstOrDefault(each => each.LineId == named.Line) ?? order.Lines.FirstOrDefault(each => each.Sku == named.Line);

    private static List<LineQuantity> Resolve(OrderState state, FulfilmentReport report, List<Problem> problems)
    {
        var lines = new List<LineQuantity>();
        for (var index = 0; index < report.Lines.Count; index++)
        {
            var named = report.Lines[index];
            var line = Find(state.Order!, named);
            if (line is null)
            {
                problems.Add(Problem.Error("fulfilment.unknown-line", $"$.data.lines[{index}].line", $"Order {report.OrderReference} has no line {named.Line}."));
                continue;
            }

            if (line.Kind == LineKind.Subscription)
            {
                problems.Add(Problem.Error(
                    "fulfilment.subscription-line", $"$.data.lines[{index}].line", $"Line {line.LineId} is a subscription: it is invoiced by period and earned by day."));
                continue;
            }

            var before = report.Step == FulfilmentStep.Delivered ? state.Delivered : state.Fulfilled;
            var already = before.GetValueOrDefault(line.LineId) + lines.Where(each => each.LineId == line.LineId).Sum(each => each.Quantity);
            if (already + named.Quantity > line.Quantity)
            {
                problems.Add(Problem.Error(
                    "fulfilment.more-than-ordered",
                    $"$.data.lines[{index}].quantity",
                    $"{named.Quantity} of line {line.LineId} after {already}: {line.Quantity} were ordered."));
            }

            lines.Add(new LineQuantity(line.LineId, named.Quantity));
        }

        return lines;
    }

    private static OrderLinesFulfilled Fulfilled(OrderState state, string shipmentId, IReadOnlyList<LineQuantity> lines, DateTimeOffset at, string? location = null) =>
        new(UniqueId(state, shipmentId), WithCharges(state, state.Fulfilled.ContainsKey, lines), at, location);

    private static OrderLinesDelivered Delivered(OrderState state, string shipmentId, IReadOnlyList<LineQuantity> lines, DateTimeOffset at) =>
        new(state.Order!.Reference, shipmentId, WithCharges(state, state.Delivered.ContainsKey, lines), at);

    // A warehouse may ship twice under one parcel number; each report is invoiced by itself.
    private static string UniqueId(OrderState state, string shipmentId)
    {
        var same = state.Shipments.Count(shipment => shipment.Id == shipmentId || shipment.Id.StartsWith(shipmentId + "~", StringComparison.Ordinal));
        return same == 0 ? shipmentId : $"{shipmentId}~{same + 1}";
    }

    // The charge for shipping goes with the first goods that leave, and is earned with the first that arrive; tips, duties and fees go
    // with whatever is first.
    private static List<LineQuantity> WithCharges(OrderState state, Func<string, bool> isDone, IReadOnlyList<LineQuantity> lines)
    {
        var order = state.Order!;
        var hasGoods = order.Lines.Any(line => line.IsShippedGoods && lines.Any(named => named.LineId == line.LineId)) || !order.Lines.Any(line => line.IsShippedGoods);
        var charges = order.Lines.Where(line =>
            line.Kind.GoesAlong() && (hasGoods || line.Kind != LineKind.Shipping) && !isDone(line.LineId) && lines.All(named => named.LineId != line.LineId));
        return [.. lines, .. charges.Select(line => new LineQuantity(line.LineId, line.Quantity))];
    }
}
