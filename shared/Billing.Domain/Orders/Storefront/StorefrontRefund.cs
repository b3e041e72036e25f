using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>A refund as a storefront tells it, with its purpose. Amounts are in the currency of its transactions.</summary>
/// <param name="Id">The storefront's id.</param>
/// <param name="Lines">What was given back for; empty for an amount alone.</param>
/// <param name="Money">By which transactions, also those that still run; together they are the refund.</param>
/// <param name="Kept">What the lines come to above the money, as stated: a fee that the seller keeps. Below zero: what was given beside them.</param>
public sealed record StorefrontRefund(string Id, IReadOnlyList<StorefrontRefundLine> Lines, IReadOnlyList<StorefrontRefundMoney> Money, Money Kept)
{
    /// <summary>Rounding for cash in all.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Money Rounding => Primitives.Money.Sum(Money.Select(each => each.Rounding), Kept.Currency);
}

/// <summary>Units of an order's line that were given back.</summary>
/// <param name="LineId">The storefront's id of the line; null for shipping of which it does not say which.</param>
/// <param name="Quantity">Units; zero for an amount alone, as of shipping.</param>
/// <param name="Amount">As the storefront's prices are: with the taxes where those hold them.</param>
/// <param name="Tax">Of it, or on it.</param>
public sealed record StorefrontRefundLine(string? LineId, decimal Quantity, Money Amount, Money Tax);

/// <summary>A transaction of a refund.</summary>
/// <param name="Id">The storefront's id.</param>
/// <param name="GatewayId">The gateway's id of it or of the payment, where it is told.</param>
/// <param name="Amount">Given back, above zero.</param>
/// <param name="Rounding">By how much that was rounded for cash.</param>
public sealed record StorefrontRefundMoney(string Id, string? GatewayId, Money Amount, Money Rounding)
{
    /// <summary>Part of the amount that is of the lines.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Money OfLines => Amount - Rounding;
}

/// <summary>A refund as gateways tell it, to be found among what a storefront says.</summary>
/// <param name="Id">The gateway's id, or the storefront's of its transaction.</param>
/// <param name="PaymentId">Id of the payment.</param>
/// <param name="Amount">Given back.</param>
public sealed record MoneyBack(string Id, string PaymentId, Money Amount);

/// <summary>The part of a told refund that one refund is: one transaction, or all.</summary>
/// <param name="Lines">What was given back for, as far as it is of this transaction.</param>
/// <param name="Kept">What was kept of that, as stated.</param>
/// <param name="Rounding">By how much it was rounded for cash.</param>
public sealed record ToldRefund(IReadOnlyList<StorefrontRefundLine> Lines, Money Kept, Money Rounding);

/// <summary>Finds what a storefront says of a refund: by the ids of its transactions, else by the amounts, the oldest first.</summary>
public static class StorefrontRefunds
{
    /// <summary>Matches what is told with the refunds of an order, by their ids.</summary>
    /// <param name="told">What the storefront says of the order, the oldest first.</param>
    /// <param name="refunds">All refunds of the order, the oldest first.</param>
    public static IReadOnlyDictionary<string, ToldRefund> Match(IReadOnlyList<StorefrontRefund> told, IReadOnlyList<MoneyBack> refunds)
    {
        var open = told.SelectMany(each => each.Money.Select((money, index) => (Money: money, Of: Part(each, index)))).ToList();
        var found = new Dictionary<string, ToldRefund>(StringComparer.Ordinal);
        Func<MoneyBack, StorefrontRefundMoney, bool>[] ways =
        [
            (refund, money) => refund.Id == money.Id || refund.Id == money.GatewayId,
            (refund, money) => refund.Amount == money.Amount && refund.PaymentId == money.GatewayId,
            (refund, money) => refund.Amount == money.Amount,
        ];
        foreach (var isOf in ways)
        {
            foreach (var refund in refunds.Where(refund => !found.ContainsKey(refund.Id)))
            {
                var index = open.FindIndex(each => each.Money.Amount.Currency == refund.Amount.Currency && isOf(refund, each.Money));
                if (index >= 0)
                {
                    found[refund.Id] = open[index].Of;
                    open.RemoveAt(index);
                }
            }
        }

        return found;
    }

    // Of several transactions each has its part of every amount; the units go with the first.
    private static ToldRefund Part(StorefrontRefund told, int index)
    {
        Money Sum(int count) => Money.Sum(told.Money.Take(count).Select(each => each.OfLines), told.Kept.Currency);
        var (from, to, whole) = (Sum(index).Amount, Sum(index + 1).Amount, Sum(told.Money.Count).Amount);
        Money Of(Money amount) => Allocation.Slice(amount, from, to, whole);
        return new ToldRefund(
            [.. told.Lines.Select(line => new StorefrontRefundLine(line.LineId, index == 0 ? line.Quantity : 0, Of(line.Amount), Of(line.Tax)))], Of(told.Kept), told.Money[index].Rounding);
    }
}
