namespace Billing.Domain.Approvals;

/// <summary>The types of commands that a tenant may want approved.</summary>
public static class ApprovalTypes
{
    /// <summary>Letting an order go on that is held; its amount is the order's, with tax.</summary>
    public const string OrderRelease = "order-release";

    /// <summary>Taking an invoice back in whole or part; its amount is the note's, with tax.</summary>
    public const string CreditNote = "credit-note";

    /// <summary>Deciding what becomes of a refund that was made after invoicing; its amount is what is decided.</summary>
    public const string RefundDecision = "refund-decision";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [CreditNote, OrderRelease, RefundDecision];
}
