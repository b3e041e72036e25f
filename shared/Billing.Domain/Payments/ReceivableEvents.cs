using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>Money that the customer had paid was set against an invoice.</summary>
[EventType("payment.applied")]
public sealed record PaymentApplied(string OrderReference, string LegalEntityId, string InvoiceNumber, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Money that was set against an invoice was given back or is free again; the invoice is open by that much more.</summary>
[EventType("payment.unapplied")]
public sealed record PaymentUnapplied(string OrderReference, string LegalEntityId, string InvoiceNumber, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>An invoice is owed on this account.</summary>
[EventType("receivable.invoice-opened")]
public sealed record ReceivableOpened(string LegalEntityId, string InvoiceNumber, Money Amount, DateTimeOffset OccurredAt, string? InvoiceKey = null) : IDomainEvent;

/// <summary>Money came to this account (positive) or left it (negative).</summary>
/// <param name="PaymentId">The gateway's id of the payment.</param>
/// <param name="Amount">Above zero: it came, also because a refund failed or a dispute was not lost after all.</param>
/// <param name="OccurredAt">When it happened at the gateway.</param>
/// <param name="Kind">Null: the customer paid, or (in events written before refunds were told apart) it moved for any reason.</param>
/// <param name="RefundId">The refund that was made or failed, or null.</param>
[EventType("receivable.money-moved")]
public sealed record ReceivableMoneyMoved(
    string PaymentId, Money Amount, DateTimeOffset OccurredAt, MovementKind? Kind = null, string? RefundId = null) : IDomainEvent;

/// <summary>The reason why money moved that the customer did not pay.</summary>
public enum MovementKind
{
    /// <summary>It was given back to the customer, or (above zero) came back because that failed.</summary>
    Refund,

    /// <summary>The customer's bank took it by a dispute, or (above zero) gave it back.</summary>
    Dispute,
}

/// <summary>A credit note takes back a part of an invoice of this account, which is owed no more.</summary>
/// <param name="InvoiceNumber">The invoice.</param>
/// <param name="NoteNumber">The credit note.</param>
/// <param name="Amount">With tax.</param>
/// <param name="OccurredAt">When the note was issued.</param>
/// <param name="DecisionId">The decision about a refund that asked for it, or null.</param>
[EventType("receivable.credited")]
public sealed record ReceivableCredited(string InvoiceNumber, string NoteNumber, Money Amount, DateTimeOffset OccurredAt, string? DecisionId = null) : IDomainEvent;

/// <summary>Money was given back after it was invoiced: it stands apart until somebody says whether a credit note goes with it.</summary>
[EventType("refund.held")]
public sealed record RefundHeld(string OrderReference, string LegalEntityId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Of what stood apart this much is money that the customer was free to have back: a note covers it, or it failed, or more came.</summary>
[EventType("refund.released")]
public sealed record RefundReleased(string OrderReference, string LegalEntityId, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Somebody, or the tenant's policy, said what a refund after invoicing is.</summary>
/// <param name="OrderReference">The order.</param>
/// <param name="LegalEntityId">Whose invoices.</param>
/// <param name="DecisionId">The refund's id and a number.</param>
/// <param name="RefundId">The refund.</param>
/// <param name="Amount">What of it is decided; above zero.</param>
/// <param name="Treatment">What it is.</param>
/// <param name="Notes">The credit notes to issue; empty where none goes with it.</param>
/// <param name="Actor">Who decided.</param>
/// <param name="Reason">Why; printed on a credit note.</param>
/// <param name="OccurredAt">When.</param>
[EventType("refund.decided")]
public sealed record RefundDecided(
    string OrderReference,
    string LegalEntityId,
    string DecisionId,
    string RefundId,
    Money Amount,
    RefundTreatment Treatment,
    IReadOnlyList<PlannedCredit> Notes,
    string Actor,
    string Reason,
    DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The decision of a refund without a credit note holds no more, because the refund failed.</summary>
[EventType("refund.decision-reversed")]
public sealed record RefundDecisionReversed(
    string OrderReference, string LegalEntityId, string DecisionId, RefundTreatment Treatment, Money Amount, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>A credit note that was decided cannot be issued: the refund is to be decided again by that much.</summary>
[EventType("refund.credit-refused")]
public sealed record RefundCreditRefused(string OrderReference, string DecisionId, string InvoiceNumber, string Text, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The treatment of a refund after invoicing.</summary>
public enum RefundTreatment
{
    /// <summary>A credit note takes back what was invoiced: revenue and tax fall.</summary>
    CreditNote,

    /// <summary>A kindness that costs the seller; revenue and tax stay.</summary>
    Goodwill,

    /// <summary>A reduction of revenue without a change of tax, where the law does not let it change.</summary>
    RevenueReduction,

    /// <summary>Given back by mistake: the customer owes it again.</summary>
    OwedAgain,
}

/// <summary>A credit note that a decision asks for.</summary>
/// <param name="InvoiceNumber">The invoice to take back from.</param>
/// <param name="InvoiceKey">What the invoice bills; null where the account does not know it.</param>
/// <param name="Amount">With tax and rounding.</param>
/// <param name="Lines">Parts of lines that come to the amount; null to spread it.</param>
/// <param name="Rounding">By how much it is rounded for cash, or null.</param>
public sealed record PlannedCredit(
    string InvoiceNumber, string? InvoiceKey, Money Amount, IReadOnlyList<RefundedLine>? Lines = null, Money? Rounding = null);

/// <summary>A part of an invoice's line: units, an amount with tax, both, or (neither given) all that remains.</summary>
public sealed record RefundedLine(int Line, decimal? Quantity = null, Money? Amount = null, Money? Tax = null);
