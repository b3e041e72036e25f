using System.Collections.Immutable;
using Billing.Domain.Catalogue;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;

namespace Billing.Domain.Revenue;

/// <summary>The lines of an invoice are deferred until they are earned.</summary>
[EventType("revenue.deferred", 2)]
public sealed record RevenueDeferred(string OrderReference, IReadOnlyList<Obligation> Obligations, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Quantities reached the customer.</summary>
[EventType("revenue.delivery-noted")]
public sealed record RevenueDeliveryNoted(IReadOnlyList<LineQuantity> Lines, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The amount earned of one promise. <paramref name="Reason"/> names what earned it, for the auditor.</summary>
public sealed record EarnedAmount(string ObligationId, LineKind Kind, Money Amount, string Reason);

/// <summary>Revenue of one invoice was earned: one event however many lines it has, because a commit holds few events.</summary>
[EventType("revenue.recognised", 2)]
public sealed record RevenueRecognised(
    string OrderReference,
    string LegalEntityId,
    string InvoiceNumber,
    DateOnly RecognisedOn,
    IReadOnlyList<EarnedAmount> Amounts,
    DateTimeOffset OccurredAt) : IDomainEvent
{
    /// <summary>All of it.</summary>
    public Money Amount => Money.Sum(Amounts.Select(each => each.Amount), Amounts[0].Amount.Currency);
}

/// <summary>The part of one promise that a credit note takes back.</summary>
/// <param name="ObligationId">The promise.</param>
/// <param name="Kind">Decides the revenue account.</param>
/// <param name="Amount">All of it.</param>
/// <param name="Recognised">What of it was recognised.</param>
public sealed record CreditedObligation(string ObligationId, LineKind Kind, Money Amount, Money Recognised);

/// <summary>A credit note takes promises back: what is deferred first, then what was recognised.</summary>
[EventType("revenue.credited")]
public sealed record RevenueCredited(
    string OrderReference,
    string LegalEntityId,
    string InvoiceNumber,
    string NoteNumber,
    DateOnly CreditedOn,
    IReadOnlyList<CreditedObligation> Amounts,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The revenue side of one order. Invoices and deliveries may come in any order: what is earned is what both allow.</summary>
public sealed record RevenueContract : IStreamState<RevenueContract>
{
    /// <inheritdoc/>
    public static RevenueContract Empty { get; } = new();

    /// <summary>Invoiced promises, oldest first.</summary>
    public IReadOnlyList<Obligation> Obligations { get; init; } = [];

    /// <summary>Delivered quantity by order line.</summary>
    public ImmutableDictionary<string, decimal> Delivered { get; init; } = ImmutableDictionary<string, decimal>.Empty;

    /// <summary>Numbers of the credit notes that came.</summary>
    public IReadOnlyList<string> CreditNotes { get; init; } = [];

    /// <summary>Parts that credit notes take back of promises whose invoice has not come yet.</summary>
    public IReadOnlyList<CreditedObligation> Waiting { get; init; } = [];

    /// <summary>True if something is left that time alone earns.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasRatableLeft => Obligations.Any(obligation => obligation.IsRatable && !obligation.Deferred.IsZero);

    /// <inheritdoc/>
    public RevenueContract Apply(IDomainEvent happened) => happened switch
    {
        RevenueDeferred deferred => (this with { Obligations = [.. Obligations, .. deferred.Obligations], Waiting = [] }).Credit(Waiting),
        RevenueCredited credited => (this with { CreditNotes = [.. CreditNotes, credited.NoteNumber] }).Credit(credited.Amounts),
        RevenueDeliveryNoted noted => this with
        {
            Delivered = noted.Lines.Aggregate(Delivered, (sum, line) => sum.SetItem(line.LineId, sum.GetValueOrDefault(line.LineId) + line.Quantity)),
        },
        RevenueRecognised recognised => this with { Obligations = Recognise(Obligations, recognised.Amounts) },
        _ => this,
    };

    private RevenueContract Credit(IReadOnlyList<CreditedObligation> amounts) => amounts.Count == 0 ? this : this with
    {
        Obligations = [.. Obligations.Select(each => amounts.Where(amount => amount.ObligationId == each.Id).Aggregate(each, (before, amount) => before.Credit(amount.Amount)))],
        Waiting = [.. Waiting, .. amounts.Where(amount => Obligations.All(each => each.Id != amount.ObligationId))],
    };

    private static List<Obligation> Recognise(IReadOnlyList<Obligation> obligations, IReadOnlyList<EarnedAmount> amounts)
    {
        var earned = amounts.ToDictionary(each => each.ObligationId, each => each.Amount, StringComparer.Ordinal);
        return obligations
            .Select(each => earned.TryGetValue(each.Id, out var amount) ? each with { Recognised = each.Recognised + amount } : each)
            .ToList();
    }
}

/// <summary>Decides what revenue is earned.</summary>
public static class RevenueDecider
{
    /// <summary>Defers the lines of an invoice and recognises what is earned of them already.</summary>
    public static Outcome AddInvoice(RevenueContract state, Invoice invoice, DateOnly today, DateTimeOffset now)
    {
        var number = invoice.Number ?? throw new ArgumentException("Only issued invoices defer revenue.", nameof(invoice));
        if (state.Obligations.Any(obligation => obligation.InvoiceNumber == number))
        {
            return Outcome.AlreadyDone();
        }

        var promises = invoice.Lines.Where(line => line.Kind.IsEarned()).Select(line => Defer(invoice, line)).ToList();
        if (promises.Count == 0)
        {
            return Outcome.AlreadyDone();
        }

        var deferred = new RevenueDeferred(invoice.OrderReference, promises, now);
        return Outcome.Accept([deferred, .. Earned(state.Apply(deferred), invoice.OrderReference, today, now)]);
    }

    /// <summary>Takes back what a credit note takes of the net of its invoice, which may come later.</summary>
    public static Outcome AddCreditNote(RevenueContract state, Invoice note, DateOnly today, DateTimeOffset now)
    {
        var corrected = note.Corrects ?? throw new ArgumentException("Only credit notes take revenue back.", nameof(note));
        var amounts = note.Lines.Where(line => line.Kind.IsEarned() && !line.Net.IsZero).Select(line =>
        {
            var id = $"{corrected.Number}/{line.Number}";
            var promise = state.Obligations.FirstOrDefault(each => each.Id == id);
            return new CreditedObligation(id, line.Kind, line.Net, promise?.RecognisedPartOf(line.Net) ?? Money.Zero(line.Net.Currency));
        }).ToList();
        return amounts.Count == 0 || state.CreditNotes.Contains(note.Number!)
            ? Outcome.AlreadyDone()
            : Outcome.Accept(new RevenueCredited(note.OrderReference, note.Seller.Id, corrected.Number, note.Number!, today, amounts, now));
    }

    /// <summary>Notes a delivery and recognises what it earns.</summary>
    public static Outcome NoteDelivery(RevenueContract state, string orderReference, IReadOnlyList<LineQuantity> lines, DateOnly today, DateTimeOffset now)
    {
        var noted = new RevenueDeliveryNoted(lines, now);
        return Outcome.Accept([noted, .. Earned(state.Apply(noted), orderReference, today, now)]);
    }

    /// <summary>Recognises what the days up to and without <paramref name="today"/> have earned.</summary>
    public static Outcome RecogniseRatably(RevenueContract state, string orderReference, DateOnly today, DateTimeOffset now)
    {
        var earned = Earned(state, orderReference, today, now);
        return earned.Count == 0 ? Outcome.AlreadyDone() : Outcome.Accept(earned);
    }

    private static Obligation Defer(Invoice invoice, InvoiceLine line) => new(
        $"{invoice.Number}/{line.Number}",
        invoice.Seller.Id,
        invoice.Number!,
        line.OrderLineId,
        line.Kind,
        line.Quantity,
        line.Net,
        line.ServiceStart,
        line.ServiceEnd,
        Money.Zero(line.Net.Currency));

    /// <summary>Events for what is earned on a day and not recognised yet, one for each invoice.</summary>
    internal static List<IDomainEvent> Earned(
        RevenueContract state, string orderReference, DateOnly today, DateTimeOffset now, RatableMethod method = RatableMethod.Daily)
    {
        var deliveredLeft = state.Delivered;
        var earned = new List<(Obligation Of, EarnedAmount Amount)>();
        foreach (var obligation in state.Obligations)
        {
            var (sofar, reason) = EarnedOf(obligation, ref deliveredLeft, today, method);
            var more = sofar - obligation.Recognised;
            if (!more.IsZero && more.IsNegative == obligation.Net.IsNegative)
            {
                // Only towards the net: a run for an earlier day than one before takes nothing back.
                earned.Add((obligation, new EarnedAmount(obligation.Id, obligation.Kind, more, reason)));
            }
        }

        return earned
            .GroupBy(each => (each.Of.InvoiceNumber, each.Of.LegalEntityId))
            .Select(IDomainEvent (ofInvoice) => new RevenueRecognised(
                orderReference, ofInvoice.Key.LegalEntityId, ofInvoice.Key.InvoiceNumber, today, ofInvoice.Select(each => each.Amount).ToList(), now))
            .ToList();
    }

    private static (Money Earned, string Reason) EarnedOf(
        Obligation obligation, ref ImmutableDictionary<string, decimal> deliveredLeft, DateOnly today, RatableMethod method)
    {
        switch (obligation.Kind)
        {
            case LineKind.Subscription:
                return (obligation.Capped(obligation.EarnedByTime(today, method)), $"service up to {today:yyyy-MM-dd}");
            case LineKind.Usage:
                return (obligation.Price, "use in the invoiced period");
            default:
                // Deliveries of a line keep its invoiced promises in the order in which they were invoiced.
                var line = obligation.OrderLineId ?? string.Empty;
                var left = deliveredLeft.GetValueOrDefault(line);
                var used = Math.Min(left, obligation.Quantity);
                deliveredLeft = deliveredLeft.SetItem(line, left - used);
                return (obligation.Capped(Allocation.Slice(obligation.Net, 0, used, obligation.Quantity)), "delivery");
        }
    }
}
