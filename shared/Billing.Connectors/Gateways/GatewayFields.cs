using Billing.Domain.Primitives;

namespace Billing.Connectors.Gateways;

/// <summary>The common fields of the gateways' dialects: references that become part of a stream's name, and amounts.</summary>
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

    /// <summary>The order that a payment names, in the spelling of its stream.</summary>
    /// <param name="fields">The object that names it.</param>
    /// <param name="name">Field of the reference.</param>
    /// <param name="store">The sender's store, or null.</param>
    public static string Order(JsonFields fields, string name, string? store)
    {
        var text = fields.Text(name);
        var order = OrderReference.Normalise(text, store);
        if (text.Length > 0 && order is null)
        {
            fields.Refuse(name, "unusable-reference", "must hold a letter or a digit");
        }

        return order ?? string.Empty;
    }

    /// <summary>The order that a payment names in one of several fields; null when none of them can name one.</summary>
    /// <param name="store">The sender's store, or null.</param>
    /// <param name="candidates">
    /// What the fields hold, the first that counts first. One that is an order's number as it stands goes before one that must be spelled anew.
    /// </param>
    public static string? OrderOf(string? store, params IReadOnlyList<string?> candidates) =>
        OrderReference.Normalise(candidates.FirstOrDefault(each => each is not null && StreamNames.IsSafe(each.Trim().TrimStart('#'))), store)
        ?? candidates.Select(each => OrderReference.Normalise(each, store)).FirstOrDefault(each => each is not null);

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
    /// <param name="ofEitherSign">True if a minus sign is left out of account.</param>
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
