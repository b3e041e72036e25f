using Billing.Domain.Primitives;

namespace Billing.Domain.Pricing.Files;

/// <summary>Reads the limits for every order: <c>{"maxDiscountRate":"0.6","approvalRate":"0.3","approvalAmounts":{"EUR":"500"},"pricesIncludeTax":true}</c>.</summary>
internal static class PolicyReader
{
    public static PricingPolicy Read(JsonFields? fields)
    {
        if (fields is null)
        {
            return new PricingPolicy();
        }

        fields.RefuseOthers("maxDiscountRate", "approvalRate", "approvalAmounts", "pricesIncludeTax");
        var amounts = fields.OptionalChild("approvalAmounts");
        var policy = new PricingPolicy(
            Optional(fields, "maxDiscountRate"),
            Optional(fields, "approvalRate"),
            amounts?.Names.ToDictionary(code => code, amounts.Decimal, StringComparer.Ordinal),
            fields.Has("pricesIncludeTax") ? fields.Flag("pricesIncludeTax") : null);
        foreach (var fault in RuleFaults.Of(policy))
        {
            fields.Refuse(fault.Field, fault.Reason, fault.Text);
        }

        return policy;
    }

    private static decimal? Optional(JsonFields fields, string name) => fields.Has(name) ? fields.Decimal(name) : null;
}
