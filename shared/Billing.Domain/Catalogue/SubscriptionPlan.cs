namespace Billing.Domain.Catalogue;

/// <summary>The promise and the charges of a subscription line.</summary>
/// <param name="Name">Plan as the catalogue names it.</param>
/// <param name="PeriodMonths">Length of a billing period in months, billed in advance.</param>
/// <param name="Meters">Metered use, billed in arrears; may be empty.</param>
public sealed record SubscriptionPlan(string Name, int PeriodMonths, IReadOnlyList<MeterPrice> Meters);

/// <summary>The way from metered use to an amount; the same models as prices of articles have.</summary>
public enum MeterModel
{
    /// <summary>Quantity times price.</summary>
    PerUnit,

    /// <summary>The price once, when anything is used.</summary>
    Flat,

    /// <summary>Each tier's price for the units that fall into it.</summary>
    Graduated,

    /// <summary>The price of the tier that the whole quantity reaches, for every unit.</summary>
    Volume,

    /// <summary>The price for each package that is begun.</summary>
    Package,
}

/// <summary>A tier of metered use; it reaches up to the bound of the next one, that included.</summary>
/// <param name="From">What is over this quantity is in the tier; the first tier begins at 0.</param>
/// <param name="UnitPrice">Net price of one unit; may have more digits than the minor unit.</param>
/// <param name="FlatAmount">Charged once when the tier is reached; of the first tier always.</param>
public sealed record MeterTier(decimal From, decimal UnitPrice, decimal FlatAmount = 0);

/// <summary>The price of metered use within one billing period.</summary>
/// <param name="Meter">Name of the meter, as usage events send it.</param>
/// <param name="Description">As printed on the invoice.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
/// <param name="Included">Quantity that the plan's price covers in a period.</param>
/// <param name="UnitPrice">Net price of each further unit, of the whole (flat) or of a package; may have more digits than the minor unit.</param>
/// <param name="Model">Which model; null for a price by unit.</param>
/// <param name="Tiers">For graduated and volume prices, ascending from 0; else null.</param>
/// <param name="PackageSize">Units in a package; null for one.</param>
/// <param name="Minimum">Least amount of a period, also when nothing is used: the minimum commitment; null for none.</param>
public sealed record MeterPrice(
    string Meter,
    string Description,
    string Unit,
    decimal Included,
    decimal UnitPrice,
    MeterModel? Model = null,
    IReadOnlyList<MeterTier>? Tiers = null,
    decimal? PackageSize = null,
    decimal? Minimum = null)
{
    /// <summary>True if an amount is the quantity over the included one times the price.</summary>
    public bool IsPlain => Model is null or MeterModel.PerUnit && Minimum is null;
}
