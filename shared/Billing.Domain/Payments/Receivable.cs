using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Money that the customer had paid was set against an invoice.</summary>
[EventType("payment.applied")]
public sealed record PaymentApplied(string OrderReference, string LegalEntityId, string InvoiceNumber, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Money that was set against an invoice was given back; the invoice is open again by that much.</summary>
[EventType("payment.unapplied")]
public sealed record PaymentUnapplied(string OrderReference, string LegalEntityId, string InvoiceNumber, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An invoice is owed on this account.</summary>
[EventType("receivable.invoice-opened")]
public sealed record ReceivableOpened(string LegalEntityId, string InvoiceNumber, Money Amount, DateTimeOffset OccurredAt, string? InvoiceKey = null) : IDomainEvent;

/// <summary>Money came to this account (positive) or left it (negative).</summary>
[EventType("receivable.money-moved")]
public sealed record ReceivableMoneyMoved(string PaymentId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An invoice on a receivable account.</summary>
/// <param name="LegalEntityId">Who is owed.</param>
/// <param name="Number">Legal number.</param>
/// <param name="Amount">Invoiced gross.</param>
/// <param name="Applied">Paid so far.</param>
public sealed record OpenItem(string LegalEntityId, string Number, Money Amount, Money Applied)
{
    /// <summary>Still owed.</summary>
    public Money Open => Amount - Applied;
}

/// <summary>What the customer of one order owes and has paid: invoices and money meet here, oldest invoice first.</summary>
public sealed record Receivable : IStreamState<Receivable>
{
    /// <inheritdoc/>
    public static Receivable Empty { get; } = new();

    /// <summary>Invoices, oldest first.</summary>
    public IReadOnlyList<OpenItem> Items { get; init; } = [];

    /// <summary>Money that came or left, as told.</summary>
    public IReadOnlyList<Money> Movements { get; init; } = [];

    /// <summary>Renewals that were or are to be invoiced, and what pays them in advance.</summary>
    public IReadOnlyList<RenewalClaim> Renewals { get; init; } = [];

    /// <summary>What of the money belongs to the order's own lines; null before a renewal.</summary>
    public Money? ForOrder { get; init; }

    /// <inheritdoc/>
    public Receivable Apply(IDomainEvent happened) => happened switch
    {
        ReceivableOpened opened => this with
        {
            Items = [.. Items, new OpenItem(opened.LegalEntityId, opened.InvoiceNumber, opened.Amount, Money.Zero(opened.Amount.Currency))],
            Renewals = [.. Renewals.Select(claim => claim.InvoiceKey == opened.InvoiceKey ? claim with { InvoiceNumber = opened.InvoiceNumber } : claim)],
        },
        RenewalClaimed claimed => this with { Renewals = [.. Renewals, new RenewalClaim(claimed.InvoiceKey, claimed.Covered)], ForOrder = claimed.ForOrder },
        ReceivableMoneyMoved moved => this with { Movements = [.. Movements, moved.Amount] },
        PaymentApplied applied => Change(applied.InvoiceNumber, applied.Amount),
        PaymentUnapplied unapplied => Change(unapplied.InvoiceNumber, -unapplied.Amount),
        _ => this,
    };

    /// <summary>Money that is here and not set against an invoice; negative when more was given back than is free.</summary>
    public Money Unapplied(Currency currency) =>
        Money.Sum(Movements.Where(movement => movement.Currency == currency), currency)
        - Money.Sum(Items.Where(item => item.Amount.Currency == currency).Select(item => item.Applied), currency);

    private Receivable Change(string number, Money by) =>
        this with { Items = [.. Items.Select(item => item.Number == number ? item with { Applied = item.Applied + by } : item)] };
}

/// <summary>Sets money against invoices as either comes.</summary>
public static class ReceivableDecider
{
    /// <summary>An invoice was issued: money that is kept for it pays it, and what else is free.</summary>
    public static Outcome OpenInvoice(Receivable state, string orderReference, string legalEntityId, string number, Money gross, DateTimeOffset at, string? key = null)
    {
        if (state.Items.Any(item => item.Number == number))
        {
            return Outcome.AlreadyDone();
        }

        var events = new List<IDomainEvent> { new ReceivableOpened(legalEntityId, number, gross, at, key) };
        if (RenewalClaims.KeptFor(state, key, gross) is { Amount: > 0 } kept)
        {
            events.Add(new PaymentApplied(orderReference, legalEntityId, number, kept, at));
        }

        var opened = events.Aggregate(state, (before, happened) => before.Apply(happened));
        return Outcome.Accept([.. events, .. Settle(opened, orderReference, gross.Currency, at)]);
    }

    /// <summary>Money came or (negative) was given back.</summary>
    public static Outcome MoveMoney(Receivable state, string orderReference, string paymentId, Money amount, DateTimeOffset at)
    {
        var moved = new ReceivableMoneyMoved(paymentId, amount, at);
        return Outcome.Accept([moved, .. Settle(state.Apply(moved), orderReference, amount.Currency, at)]);
    }

    private static IEnumerable<IDomainEvent> Settle(Receivable state, string orderReference, Currency currency, DateTimeOffset at)
    {
        var free = RenewalClaims.Free(state, currency);
        var items = state.Items.Where(item => item.Amount.Currency == currency);
        return free.IsNegative ? TakeBack(items.Reverse(), -free, orderReference, at) : PayOldest(items, free, orderReference, at);
    }

    private static IEnumerable<IDomainEvent> PayOldest(IEnumerable<OpenItem> items, Money free, string orderReference, DateTimeOffset at)
    {
        foreach (var item in items.Where(item => item.Open.Amount > 0))
        {
            var amount = Money.Min(free, item.Open);
            if (amount.Amount <= 0)
            {
                yield break;
            }

            free -= amount;
            yield return new PaymentApplied(orderReference, item.LegalEntityId, item.Number, amount, at);
        }
    }

    private static IEnumerable<IDomainEvent> TakeBack(IEnumerable<OpenItem> newestFirst, Money missing, string orderReference, DateTimeOffset at)
    {
        foreach (var item in newestFirst.Where(item => item.Applied.Amount > 0))
        {
            var amount = Money.Min(missing, item.Applied);
            if (amount.Amount <= 0)
            {
                yield break;
            }

            missing -= amount;
            yield return new PaymentUnapplied(orderReference, item.LegalEntityId, item.Number, amount, at);
        }
    }
}
