namespace Billing.Domain.Catalogue;

/// <summary>What a subscription line promises and charges.</summary>
/// <param name="Name">Plan as the catalogue names it.</param>
/// <param name="PeriodMonths">Length of a billing period in months, billed in advance.</param>
/// <param name="Meters">Metered use, billed in arrears; may be empty.</param>
public sealed record SubscriptionPlan(string Name, int PeriodMonths, IReadOnlyList<MeterPrice> Meters);

/// <summary>The price of metered use within one billing period.</summary>
/// <param name="Meter">Name of the meter, as usage events send it.</param>
/// <param name="Description">As printed on the invoice.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code.</param>
/// <param name="Included">Quantity that the plan's price covers in a period.</param>
/// <param name="UnitPrice">Net price of each further unit; may have more digits than the minor unit.</param>
public sealed record MeterPrice(string Meter, string Description, string Unit, decimal Included, decimal UnitPrice);
