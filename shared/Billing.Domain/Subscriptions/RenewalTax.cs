using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Subscriptions;

/// <summary>
/// Carries the tax of an order on to a later day by the tables: a rate that was in force when the subscription began is replaced by the one
/// of its class on that day. A rate that the tables do not know stands as it was charged.
/// </summary>
public static class RenewalTax
{
    /// <summary>The line with the tax of a day; its net stays.</summary>
    /// <param name="line">As it was ordered.</param>
    /// <param name="began">Day on which its rates were in force.</param>
    /// <param name="day">Day of the renewal, or the last day of metered use.</param>
    /// <param name="tables">Rates by jurisdiction, class and day.</param>
    public static OrderLine On(OrderLine line, DateOnly began, DateOnly day, TaxTables tables)
    {
        var taxes = line.Taxes.Select(tax => RateOn(tax.Jurisdiction, tax.Rate, began, day, tables) is var rate && rate == tax.Rate
            ? tax
            : tax with { Rate = rate, Amount = ((tax.Base ?? line.Net) * rate).Round(Rounding.HalfAwayFromZero) }).ToList();
        return taxes.SequenceEqual(line.Taxes) ? line : line with { Taxes = taxes };
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
