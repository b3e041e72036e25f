using Billing.Domain.Primitives;

namespace Billing.Connectors.Gateways;

/// <summary>What the gateways' dialects have in common: references that become part of a stream's name, and amounts.</summary>
internal static class GatewayFields
{
    /// <summary>A reference that must be there and be usable in a stream's name.</summary>
    public static string Reference(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.Length > 0 && !StreamNames.IsSafe(text))
        {
            fields.Refuse(name, "unusable-reference", "may hold letters, digits, dots, underscores and hyphens only, 64 at the most");
        }

        return text;
    }

    /// <summary>The first of these that can be an order's number, or null.</summary>
    public static string? Order(params IReadOnlyList<string?> candidates) =>
        candidates.Select(each => each?.Trim().TrimStart('#')).FirstOrDefault(each => each is not null && StreamNames.IsSafe(each));

    /// <summary>An amount as a whole number of the gateway's own units; not below zero.</summary>
    /// <param name="fields">The object that holds amount and currency.</param>
    /// <param name="name">Field of the amount.</param>
    /// <param name="fromUnits">The gateway's rule for what a unit is.</param>
    public static Money Units(JsonFields fields, string name, Func<long, Currency, Money> fromUnits)
    {
        var units = fields.Whole(name);
        return Of(fields, name, units, currency => fromUnits(units, currency));
    }

    /// <summary>An amount in major units, as a decimal; not below zero.</summary>
    /// <param name="fields">The object that holds amount and currency.</param>
    /// <param name="name">Field of the amount.</param>
    /// <param name="currencyName">Field of the currency.</param>
    /// <param name="ofEitherSign">Whether a minus sign is left out of account.</param>
    public static Money Decimal(JsonFields fields, string name, string currencyName, bool ofEitherSign = false)
    {
        var amount = ofEitherSign ? Math.Abs(fields.Decimal(name)) : fields.Decimal(name);
        return Of(fields, name, amount, currency => new Money(amount, currency), currencyName);
    }

    /// <summary>An amount, or null where there is none above zero; for a notice that is shown to a person whatever it holds.</summary>
    public static Money? Quietly(JsonFields? fields, Func<JsonFields, Money> read)
    {
        if (fields is null)
        {
            return null;
        }

        var before = fields.Problems.Count;
        var amount = read(fields);
        var isSound = fields.Problems.Count == before;
        fields.Problems.RemoveRange(before, fields.Problems.Count - before);
        return isSound && amount.Amount > 0 ? amount : null;
    }

    private static Money Of(JsonFields fields, string name, decimal number, Func<Currency, Money> make, string currencyName = "currency")
    {
        if (number < 0 && !fields.HasProblem(name))
        {
            fields.Refuse(name, "negative", "must not be below zero");
        }

        var code = fields.Text(currencyName);
        if (Currency.TryOf(code, out var currency))
        {
            var amount = make(currency);
            if (!amount.IsPayable)
            {
                fields.Refuse(name, "below-minor-unit", $"cannot be paid in {currency}");
            }

            return amount;
        }

        if (code.Length > 0)
        {
            fields.Refuse(currencyName, "unknown-currency", "is not an ISO 4217 code");
        }

        return default;
    }
}
