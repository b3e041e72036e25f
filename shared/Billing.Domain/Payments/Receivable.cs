using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>An invoice on a receivable account.</summary>
/// <param name="LegalEntityId">Who is owed.</param>
/// <param name="Number">Legal number.</param>
/// <param name="Amount">Invoiced gross.</param>
/// <param name="Applied">Paid so far.</param>
/// <param name="Key">What it bills; null for one that was opened before that was kept.</param>
/// <param name="Credited">Taken back by credit notes; null for nothing.</param>
public sealed record OpenItem(string LegalEntityId, string Number, Money Amount, Money Applied, string? Key = null, Money? Credited = null)
{
    /// <summary>Invoiced less what credit notes took back.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Money Owed => Credited is { } credited ? Amount - credited : Amount;

    /// <summary>Still owed.</summary>
    public Money Open => Owed - Applied;
}

/// <summary>A refund of an order's payments.</summary>
/// <param name="RefundId">The gateway's id.</param>
/// <param name="PaymentId">The gateway's id of the payment.</param>
/// <param name="Amount">Given back; what failed is taken off.</param>
/// <param name="At">When it was made at the gateway.</param>
public sealed record AccountRefund(string RefundId, string PaymentId, Money Amount, DateTimeOffset At);

/// <summary>A credit note on an account.</summary>
public sealed record AccountCredit(string InvoiceNumber, string NoteNumber, Money Amount, string? DecisionId);

/// <summary>A decision about a refund.</summary>
/// <param name="DecisionId">The refund's id and a number.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="Amount">What is decided, as far as it holds: what failed or was refused is taken off.</param>
/// <param name="Treatment">What it is.</param>
/// <param name="Pending">Credit notes that are still to be issued.</param>
/// <param name="Actor">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record RefundDecision(
    string DecisionId, string RefundId, Money Amount, RefundTreatment Treatment, IReadOnlyList<PlannedCredit> Pending, string Actor, string Reason, DateTimeOffset At);

/// <summary>The account of one order's customer: invoices, credit notes and money meet here, oldest invoice first.</summary>
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

    /// <summary>Part of the money that belongs to the order's own lines; null before a renewal.</summary>
    public Money? ForOrder { get; init; }

    /// <summary>Refunds among the movements; those of the time before refunds were told apart are in the movements alone.</summary>
    public IReadOnlyList<AccountRefund> Refunds { get; init; } = [];

    /// <summary>Amounts that customers' banks took by disputes, among the movements.</summary>
    public IReadOnlyList<Money> Disputed { get; init; } = [];

    /// <summary>Credit notes.</summary>
    public IReadOnlyList<AccountCredit> Credits { get; init; } = [];

    /// <summary>Decisions about refunds, the oldest first.</summary>
    public IReadOnlyList<RefundDecision> Decisions { get; init; } = [];

    /// <summary>Refunds that stand apart until it is decided about them, as far as that is booked; one amount a currency.</summary>
    public IReadOnlyList<Money> Held { get; init; } = [];

    /// <inheritdoc/>
    public Receivable Apply(IDomainEvent happened) => happened switch
    {
        ReceivableOpened opened => this with
        {
            Items = [.. Items, new OpenItem(opened.LegalEntityId, opened.InvoiceNumber, opened.Amount, Money.Zero(opened.Amount.Currency), opened.InvoiceKey, CreditedOf(opened))],
            Renewals = [.. Renewals.Select(claim => claim.InvoiceKey == opened.InvoiceKey ? claim with { InvoiceNumber = opened.InvoiceNumber } : claim)],
        },
        RenewalClaimed claimed => this with { Renewals = [.. Renewals, new RenewalClaim(claimed.InvoiceKey, claimed.Covered)], ForOrder = claimed.ForOrder },
        ReceivableMoneyMoved moved => Move(moved),
        ReceivableCredited credited => Credit(credited),
        PaymentApplied applied => Change(applied.InvoiceNumber, item => item with { Applied = item.Applied + applied.Amount }),
        PaymentUnapplied unapplied => Change(unapplied.InvoiceNumber, item => item with { Applied = item.Applied - unapplied.Amount }),
        RefundHeld held => Hold(held.Amount),
        RefundReleased released => Hold(-released.Amount),
        RefundDecided decided => Decide(decided),
        RefundDecisionReversed reversed => Decide(reversed.DecisionId, decision => decision with { Amount = decision.Amount - reversed.Amount })
            .Hold(IsBooked(reversed.Treatment) ? reversed.Amount : Money.Zero(reversed.Amount.Currency)),
        RefundCreditRefused refused => Decide(refused.DecisionId, decision => Without(decision, refused.InvoiceNumber, isRefused: true)),
        _ => this,
    };

    /// <summary>Money that is here and not set against an invoice; negative when more was given back than is free.</summary>
    public Money Unapplied(Currency currency) =>
        Money.Sum(Movements.Where(movement => movement.Currency == currency), currency)
        + HeldOf(currency)
        + Money.Sum(Decisions.Where(decision => IsBooked(decision.Treatment) && decision.Amount.Currency == currency).Select(decision => decision.Amount), currency)
        - Money.Sum(Items.Where(item => item.Amount.Currency == currency).Select(item => item.Applied), currency);

    /// <summary>Refunds that stand apart, as far as that is booked.</summary>
    public Money HeldOf(Currency currency) => Money.Sum(Held.Where(held => held.Currency == currency), currency);

    /// <summary>True if a treatment moves a refund to an account of its own; the others leave it to the customer's money.</summary>
    internal static bool IsBooked(RefundTreatment treatment) => treatment is RefundTreatment.Goodwill or RefundTreatment.RevenueReduction;

    private Money? CreditedOf(ReceivableOpened opened) =>
        Credits.Where(credit => credit.InvoiceNumber == opened.InvoiceNumber).Select(credit => credit.Amount).ToList() is { Count: > 0 } credits
            ? Money.Sum(credits, opened.Amount.Currency)
            : null;

    private Receivable Move(ReceivableMoneyMoved moved)
    {
        var after = this with { Movements = [.. Movements, moved.Amount] };
        return moved.Kind switch
        {
            MovementKind.Refund => after with { Refunds = moved.Amount.IsNegative ? Made(moved) : Failed(moved) },
            MovementKind.Dispute => after with { Disputed = [.. Disputed, -moved.Amount] },
            _ => after,
        };
    }

    private List<AccountRefund> Made(ReceivableMoneyMoved moved)
    {
        var id = moved.RefundId ?? moved.PaymentId;
        return Refunds.Any(refund => refund.RefundId == id)
            ? [.. Refunds.Select(refund => refund.RefundId == id ? refund with { Amount = refund.Amount - moved.Amount } : refund)]
            : [.. Refunds, new AccountRefund(id, moved.PaymentId, -moved.Amount, moved.OccurredAt)];
    }

    // A gateway that tells totals names a refund only when it fails: then the newest of the payment is it.
    private List<AccountRefund> Failed(ReceivableMoneyMoved moved)
    {
        var (left, refunds) = (moved.Amount, Refunds.ToList());
        foreach (var index in Enumerable.Range(0, refunds.Count)
            .Where(index => refunds[index].Amount.Currency == moved.Amount.Currency)
            .OrderByDescending(index => refunds[index].RefundId == moved.RefundId)
            .ThenByDescending(index => refunds[index].PaymentId == moved.PaymentId)
            .ThenByDescending(index => index))
        {
            var taken = Money.Min(left, refunds[index].Amount);
            refunds[index] = refunds[index] with { Amount = refunds[index].Amount - taken };
            left -= taken;
        }

        return refunds;
    }

    private Receivable Credit(ReceivableCredited credited)
    {
        var noted = this with { Credits = [.. Credits, new AccountCredit(credited.InvoiceNumber, credited.NoteNumber, credited.Amount, credited.DecisionId)] };
        return noted
            .Change(credited.InvoiceNumber, item => item with { Credited = item.Amount - item.Owed + credited.Amount })
            .Decide(credited.DecisionId, decision => Without(decision, credited.InvoiceNumber, isRefused: false));
    }

    private Receivable Decide(RefundDecided decided) => (this with
    {
        Decisions = [.. Decisions, new RefundDecision(
            decided.DecisionId, decided.RefundId, decided.Amount, decided.Treatment, decided.Notes, decided.Actor, decided.Reason, decided.OccurredAt)],
    }).Hold(IsBooked(decided.Treatment) ? -decided.Amount : Money.Zero(decided.Amount.Currency));

    private Receivable Decide(string? decisionId, Func<RefundDecision, RefundDecision> change) => decisionId is null
        ? this
        : this with { Decisions = [.. Decisions.Select(decision => decision.DecisionId == decisionId ? change(decision) : decision)] };

    private static RefundDecision Without(RefundDecision decision, string invoiceNumber, bool isRefused)
    {
        var planned = decision.Pending.FirstOrDefault(note => note.InvoiceNumber == invoiceNumber);
        return planned is null ? decision : decision with
        {
            Amount = isRefused ? decision.Amount - planned.Amount : decision.Amount,
            Pending = [.. decision.Pending.Where(note => note != planned)],
        };
    }

    private Receivable Hold(Money by) => by.IsZero
        ? this
        : this with { Held = [.. Held.Where(held => held.Currency != by.Currency), HeldOf(by.Currency) + by] };

    private Receivable Change(string number, Func<OpenItem, OpenItem> change) =>
        this with { Items = [.. Items.Select(item => item.Number == number ? change(item) : item)] };
}
