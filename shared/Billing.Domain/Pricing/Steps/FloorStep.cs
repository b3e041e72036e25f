using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Steps;

/// <summary>
/// Says how far discounts may go: not below the article's floor, rounded up to the minor unit, and not beyond the highest
/// discount rate, rounded down. A base price below its floor stands and takes no discount.
/// </summary>
internal sealed class FloorStep : PricingStep
{
    public override void Apply(PricingWork work)
    {
        var rate = work.Book.Configuration.Policy.MaxDiscountRate;
        for (var i = 0; i < work.Lines.Length; i++)
        {
            ref var line = ref work.Lines[i];
            if (line.Article.Floors is null && rate is null)
            {
                continue;
            }

            var whole = Math.Abs(line.Base);
            var lowest = rate is { } most ? whole - (whole * most).Round(work.Currency.MinorDigits, Rounding.TowardsZero) : 0;
            if (line.Article.Floors is { } floors && work.CurrencyNumber >= 0 && floors[work.CurrencyNumber] is { } floor)
            {
                var amount = decimal.Round(floor.UnitPrice * Math.Abs(work.Request.Lines[i].Quantity), work.Currency.MinorDigits, MidpointRounding.ToPositiveInfinity);
                lowest = Math.Max(lowest, amount);
            }

            // A bundle's own percentage is part of its price, and so may lie below.
            line.Lowest = Math.Min(Math.Abs(line.Net), lowest);
        }
    }
}
