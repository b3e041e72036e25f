using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;

namespace Billing.Functions.Invoicing;

/// <summary>A part of an invoice's line to take back: units, or an amount with tax; with neither, all that remains of the line.</summary>
/// <param name="Line">Number of the line on the invoice.</param>
/// <param name="Quantity">Units, above zero.</param>
/// <param name="Amount">With tax, above zero, in the currency of the invoice.</param>
public sealed record CreditedPartBody(int Line, decimal? Quantity, decimal? Amount);

/// <summary>The part of an invoice that is asked back, before its currency is known.</summary>
/// <param name="Amount">With tax; null where it is not limited.</param>
/// <param name="Lines">Parts of lines; null where none is named.</param>
public sealed record CreditAsked(decimal? Amount, IReadOnlyList<CreditedPartBody>? Lines)
{
    /// <summary>Reads the fields <c>amount</c> and <c>lines</c>.</summary>
    public static CreditAsked Read(JsonFields fields)
    {
        if (fields.Has("amount") && fields.Has("lines"))
        {
            fields.Refuse("lines", "amount-or-lines", "must not be given beside amount: lines say their amounts themselves");
        }

        return new CreditAsked(Positive(fields, "amount"), fields.Has("lines") ? [.. fields.RequiredItems("lines").Select(ReadPart)] : null);
    }

    /// <summary>The request to the invoice.</summary>
    public CreditRequest ToRequest(string reason, Currency currency) => new(
        reason,
        Amount is { } amount ? new Money(amount, currency) : null,
        Lines?.Select(part => new CreditedPart(part.Line, part.Quantity, part.Amount is { } of ? new Money(of, currency) : null)).ToList());

    private static CreditedPartBody ReadPart(JsonFields fields)
    {
        fields.RefuseOthers("line", "quantity", "amount");
        if (fields.Has("quantity") && fields.Has("amount"))
        {
            fields.Refuse("amount", "quantity-or-amount", "must not be given beside quantity");
        }

        var line = fields.Whole("line");
        return new CreditedPartBody(line is > 0 and <= int.MaxValue ? (int)line : 0, Positive(fields, "quantity"), Positive(fields, "amount"));
    }

    private static decimal? Positive(JsonFields fields, string name)
    {
        if (!fields.Has(name))
        {
            return null;
        }

        var number = fields.Decimal(name);
        if (number <= 0 && !fields.HasProblem(name))
        {
            fields.Refuse(name, "not-positive", "must be above zero");
        }

        return number;
    }
}
