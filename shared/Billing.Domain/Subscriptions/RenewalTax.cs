using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// Carries the tax of an order on to a later day by the tables: a rate that was in force when the subscription began is replaced by the one
/// of its class on that day. A rate that the tables do not know stands as it was charged.
/// </summary>
public static class RenewalTax
{
    /// <summary>The line with the tax of a day; its net stays, or what was quoted with the tax in it.</summary>
    /// <param name="line">As it was ordered.</param>
    /// <param name="began">Day on which its rates were in force.</param>
    /// <param name="day">Day of the renewal, or the last day of metered use.</param>
    /// <param name="tables">Rates by jurisdiction, class and day.</param>
    public static OrderLine On(OrderLine line, DateOnly began, DateOnly day, TaxTables tables)
    {
        var taxes = line.Taxes.Select(tax => RateOn(tax.Jurisdiction, tax.Rate, began, day, tables) is var rate && rate == tax.Rate
            ? tax
            : tax with { Rate = rate, Amount = ((tax.Base ?? line.Net) * rate).Round(Rounding.HalfAwayFromZero) }).ToList();
        return taxes.SequenceEqual(line.Taxes) ? line
            : line.Quoted is not null ? Within(line, taxes)
            : line with { Taxes = taxes };
    }

    // Who was quoted 11.90 with the tax pays 11.90 at another rate. What is taxed in part keeps its net: no price was quoted of the part.
    private static OrderLine Within(OrderLine line, IReadOnlyList<TaxAmount> taxes)
    {
        if (taxes.Any(tax => tax.Base is not null))
        {
            return line with { Taxes = taxes, Quoted = null };
        }

        var factor = 1 + taxes.Sum(tax => tax.Rate);
        var within = taxes.Select(tax => tax with { Amount = (line.Gross * (tax.Rate / factor)).Round(Rounding.HalfAwayFromZero) }).ToList();
        var net = line.Gross - Money.Sum(within.Select(tax => tax.Amount), line.Net.Currency);
        var unitPrice = (line.Quoted!.UnitPrice / factor).Round(4, Rounding.HalfAwayFromZero);
        var discount = line.Discount.IsZero ? line.Discount : (new Money(unitPrice * line.Quantity, net.Currency) - net).Round(Rounding.HalfAwayFromZero);
        return line with { UnitPrice = unitPrice, Discount = discount, Net = net, Taxes = within };
    }

    // Two classes of one rate, of which one changed: nobody could say which was meant, so the rate stands.
    private static decimal RateOn(string jurisdiction, decimal rate, DateOnly began, DateOnly day, TaxTables tables)
    {
        var rates = tables.Rates.Where(each => each.Jurisdiction == jurisdiction).ToList();
        var successors = rates.Where(each => each.Rate == rate && each.AppliesOn(began))
            .Select(each => rates.FirstOrDefault(later => later.Class == each.Class && later.AppliesOn(day))?.Rate)
            .Distinct()
            .ToList();
        return successors is [{ } only] ? only : rate;
    }
}
