using Billing.Domain.Primitives;

namespace Billing.Domain.Payments;

/// <summary>A renewal is about to be invoiced: what is free of the order's money pays it, and no other.</summary>
/// <param name="OrderReference">The order that the subscription came from.</param>
/// <param name="InvoiceKey">What the invoice bills.</param>
/// <param name="Covered">What of it is paid, from nothing to its gross.</param>
/// <param name="ForOrder">What of the money belongs to the order's own lines, invoiced or not.</param>
/// <param name="OccurredAt">When.</param>
[EventType("receivable.renewal-claimed")]
public sealed record RenewalClaimed(string OrderReference, string InvoiceKey, Money Covered, Money ForOrder, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>Money that pays a renewal in advance.</summary>
/// <param name="InvoiceKey">What the invoice bills.</param>
/// <param name="Covered">What of it is paid.</param>
/// <param name="InvoiceNumber">The invoice, once it is here.</param>
public sealed record RenewalClaim(string InvoiceKey, Money Covered, string? InvoiceNumber = null);

/// <summary>
/// Divides the money of an order between its own lines and the renewals of its subscriptions: each part pays one invoice, also where
/// several are made at the same time.
/// </summary>
public static class RenewalClaims
{
    /// <summary>Claims what is free for a renewal; the first claim stands.</summary>
    /// <param name="state">The account of the order.</param>
    /// <param name="orderReference">The order.</param>
    /// <param name="invoiceKey">What the invoice bills.</param>
    /// <param name="gross">What it comes to.</param>
    /// <param name="forOrder">The gross of an order that is paid in advance: its lines come first; zero for one on credit.</param>
    /// <param name="at">Now.</param>
    public static Outcome Claim(Receivable state, string orderReference, string invoiceKey, Money gross, Money forOrder, DateTimeOffset at)
    {
        if (state.Renewals.Any(claim => claim.InvoiceKey == invoiceKey))
        {
            return Outcome.AlreadyDone();
        }

        var free = Free(state with { ForOrder = forOrder }, gross.Currency);
        var covered = Money.Max(Money.Min(gross, free), Money.Zero(gross.Currency));
        return Outcome.Accept(new RenewalClaimed(orderReference, invoiceKey, covered, forOrder, at));
    }

    /// <summary>Amount of a renewal that is paid in advance; zero where nothing was claimed.</summary>
    public static Money CoveredOf(Receivable state, string invoiceKey, Currency currency) =>
        state.Renewals.FirstOrDefault(claim => claim.InvoiceKey == invoiceKey)?.Covered ?? Money.Zero(currency);

    /// <summary>Money that is set against no invoice and kept for none that is still to come; negative when more was given back.</summary>
    public static Money Free(Receivable state, Currency currency)
    {
        var unapplied = state.Unapplied(currency);
        return unapplied.IsNegative ? unapplied : Money.Max(unapplied - Claimed(state, currency) - KeptForOrder(state, currency), Money.Zero(currency));
    }

    /// <summary>Amount that is kept for an invoice that comes now.</summary>
    /// <param name="state">The account before it came.</param>
    /// <param name="invoiceKey">What it bills; null where that is not known.</param>
    /// <param name="gross">What it comes to.</param>
    internal static Money KeptFor(Receivable state, string? invoiceKey, Money gross)
    {
        var kept = state.Renewals.FirstOrDefault(claim => claim.InvoiceKey == invoiceKey)?.Covered ?? KeptForOrder(state, gross.Currency);
        return Money.Max(Money.Min(Money.Min(kept, gross), state.Unapplied(gross.Currency)), Money.Zero(gross.Currency));
    }

    private static Money Claimed(Receivable state, Currency currency) => Money.Sum(
        state.Renewals.Where(claim => claim.InvoiceNumber is null && claim.Covered.Currency == currency).Select(claim => claim.Covered), currency);

    // What was given back is needed for the order's lines no more.
    private static Money KeptForOrder(Receivable state, Currency currency)
    {
        if (state.ForOrder is not { } forOrder || forOrder.Currency != currency)
        {
            return Money.Zero(currency);
        }

        var invoiced = state.Items.Where(item => item.Amount.Currency == currency && state.Renewals.All(claim => claim.InvoiceNumber != item.Number)).Select(item => item.Amount);
        var givenBack = state.Movements.Where(movement => movement.Currency == currency && movement.IsNegative);
        return Money.Max(forOrder + Money.Sum(givenBack, currency) - Money.Sum(invoiced, currency), Money.Zero(currency));
    }
}
