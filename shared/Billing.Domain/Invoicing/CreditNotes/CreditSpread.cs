using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing.CreditNotes;

/// <summary>
/// Spreads an amount with tax over what remains of an invoice, in proportion: first over the lines of each combination of taxes, then
/// over net and each tax, then over the lines. Each part is within a minor unit of its exact share and never more than what remains of it,
/// so that the notes of an invoice sum to it in whichever amounts and order they come: the last one takes what is left.
/// </summary>
internal static class CreditSpread
{
    /// <summary>The part of each line; nothing of lines below zero, which only a note over all that remains takes.</summary>
    /// <param name="amount">Above zero and at most what remains.</param>
    /// <param name="lines">What is taxed how.</param>
    /// <param name="remaining">What remains of each of them.</param>
    public static IReadOnlyList<CreditedLine> Over(Money amount, IReadOnlyList<InvoiceLine> lines, IReadOnlyList<CreditedLine> remaining)
    {
        if (amount == Money.Sum(remaining.Select(line => line.Gross), amount.Currency))
        {
            return remaining;
        }

        var groups = lines.Zip(remaining).GroupBy(each => SignatureOf(each.First), each => each.Second, StringComparer.Ordinal).Select(group => group.ToList()).ToList();
        var shares = Allocation.Split(amount, [.. groups.Select(group => Columns(group).Sum(column => column.Sum()))]);
        return [.. groups.SelectMany((group, index) => OverGroup(shares[index], group)).OrderBy(line => line.Line)];
    }

    private static IEnumerable<CreditedLine> OverGroup(Money amount, List<CreditedLine> group)
    {
        var columns = Columns(group);
        var totals = Allocation.Split(amount, [.. columns.Select(column => column.Sum())]);
        var cells = columns.Select((column, index) => Allocation.Split(totals[index], column)).ToList();
        return group.Select((line, index) => new CreditedLine(
            line.Line,
            0,
            Money.Zero(amount.Currency),
            cells[0][index],
            [.. line.Taxes.Select((tax, number) => new CreditedTax(cells[number + 1][index], BaseOf(line, tax, cells[0][index])))]));
    }

    // Net first, then each tax: what remains of it on each line.
    private static List<List<decimal>> Columns(List<CreditedLine> group) =>
        [.. Enumerable.Range(0, group[0].Taxes.Count + 1).Select(column => group.ConvertAll(line => Math.Max(column == 0 ? line.Net.Amount : line.Taxes[column - 1].Amount.Amount, 0)))];

    /// <summary>Part of a tax's base that goes with a net.</summary>
    internal static Money? BaseOf(CreditedLine line, CreditedTax tax, Money net) => tax.Base is not { } levied ? null
        : net == line.Net ? levied
        : Allocation.Slice(levied, 0, net.Amount, line.Net.Amount);

    private static string SignatureOf(InvoiceLine line) =>
        $"{line.Category}|{line.Reason}|{string.Join('|', line.Taxes.Select(tax => FormattableString.Invariant($"{tax.Jurisdiction} {tax.Name} {tax.Rate}")))}";
}
