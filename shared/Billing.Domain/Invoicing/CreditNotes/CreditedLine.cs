using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing.CreditNotes;

/// <summary>The invoice that a credit note takes back in whole or part (EN 16931 BG-3).</summary>
/// <param name="Number">Its number (BT-25).</param>
/// <param name="IssueDate">Its day of issue (BT-26).</param>
/// <param name="Reason">Why, as the customer reads it.</param>
/// <param name="DecisionId">The decision about a refund that asked for it; null where no refund did.</param>
public sealed record CorrectedInvoice(string Number, DateOnly IssueDate, string Reason, string? DecisionId = null);

/// <summary>The part of one tax of a line that is taken back.</summary>
/// <param name="Amount">Of the tax.</param>
/// <param name="Base">Of what it is levied on, where that is not the net of the line; else null.</param>
public sealed record CreditedTax(Money Amount, Money? Base = null);

/// <summary>The part of one invoiced line that is taken back. Zero for a line that is not named.</summary>
/// <param name="Line">Number of the line on the invoice.</param>
/// <param name="Quantity">Units given back; 0 where an amount alone is.</param>
/// <param name="Discount">Of the discount.</param>
/// <param name="Net">Of the net.</param>
/// <param name="Taxes">Of each tax, in the order of the line's.</param>
public sealed record CreditedLine(int Line, decimal Quantity, Money Discount, Money Net, IReadOnlyList<CreditedTax> Taxes)
{
    /// <summary>Of net and taxes.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Money Gross => Net + Tax;

    /// <summary>All its taxes.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Money Tax => Money.Sum(Taxes.Select(tax => tax.Amount), Net.Currency);

    /// <summary>True if nothing is taken at all.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsNothing => Quantity == 0 && Net.IsZero && Discount.IsZero && Taxes.All(tax => tax.Amount.IsZero);

    /// <summary>A whole line of an invoice.</summary>
    public static CreditedLine Whole(InvoiceLine line) =>
        new(line.Number, line.Quantity, line.Discount, line.Net, [.. line.Taxes.Select(tax => new CreditedTax(tax.Amount, tax.Base))]);

    /// <summary>The lines of an invoice less what was taken of them, in the order of the invoice.</summary>
    public static IReadOnlyList<CreditedLine> Remaining(Invoice invoice, IReadOnlyList<CreditedLine> before)
    {
        var taken = before.ToDictionary(each => each.Line);
        return [.. invoice.Lines.Select(line => taken.TryGetValue(line.Number, out var part) ? Whole(line).Plus(part, -1) : Whole(line))];
    }

    /// <summary>Adds what a further credit note takes.</summary>
    public static IReadOnlyList<CreditedLine> Add(IReadOnlyList<CreditedLine> before, IReadOnlyList<CreditedLine> more)
    {
        var sums = before.ToDictionary(each => each.Line);
        foreach (var part in more)
        {
            sums[part.Line] = sums.TryGetValue(part.Line, out var sum) ? sum.Plus(part, 1) : part;
        }

        return [.. sums.Values.OrderBy(each => each.Line)];
    }

    private CreditedLine Plus(CreditedLine other, int sign) => new(
        Line,
        Quantity + (sign * other.Quantity),
        Discount + (other.Discount * sign),
        Net + (other.Net * sign),
        [.. Taxes.Zip(other.Taxes, (mine, its) => new CreditedTax(mine.Amount + (its.Amount * sign), its.Base is { } levied ? mine.Base + (levied * sign) : mine.Base))]);
}

/// <summary>The request for a credit note: an amount, parts of lines, or (neither given) all that remains.</summary>
/// <param name="Reason">Why, as the customer reads it.</param>
/// <param name="Amount">With tax: spread over all that remains.</param>
/// <param name="Lines">Parts of lines; not empty where given.</param>
/// <param name="DecisionId">The decision about a refund that asks for it, or null.</param>
/// <param name="Rounding">By how much it is rounded for cash, beside what it takes; null for nothing.</param>
public sealed record CreditRequest(
    string Reason, Money? Amount = null, IReadOnlyList<CreditedPart>? Lines = null, string? DecisionId = null, Money? Rounding = null);

/// <summary>A part of a line to take back: units, an amount with tax, or (neither given) all that remains of it.</summary>
/// <param name="Line">Number of the line on the invoice.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Amount">With tax; beside units, what these come to where somebody else has worked it out.</param>
/// <param name="Tax">Of the amount; null for the share of the line's taxes in it.</param>
public sealed record CreditedPart(int Line, decimal? Quantity = null, Money? Amount = null, Money? Tax = null);
