using System.Globalization;
using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;

namespace Billing.Domain.Invoicing.CreditNotes;

/// <summary>Makes the draft of a credit note: the lines of its invoice with what is taken of them, their taxes mirrored.</summary>
public static class CreditNoteDraft
{
    /// <summary>Key of a note: its number among those of its invoice.</summary>
    public static string KeyOf(string invoiceKey, int number) => string.Create(CultureInfo.InvariantCulture, $"{invoiceKey}.{number}");

    /// <summary>Takes a request from the lines, or says why it cannot be taken.</summary>
    /// <param name="invoice">Issued.</param>
    /// <param name="before">What notes before took of it.</param>
    /// <param name="request">What is asked for.</param>
    public static ParseResult<IReadOnlyList<CreditedLine>> Take(Invoice invoice, IReadOnlyList<CreditedLine> before, CreditRequest request)
    {
        var remaining = CreditedLine.Remaining(invoice, before);
        var problems = new List<Problem>();
        var taken = request switch
        {
            { Lines: { } parts } => [.. parts.Select((part, index) => OfPart(invoice, remaining, part, $"$.lines[{index}]", problems)).OfType<CreditedLine>()],
            { Amount: { } amount } => OfAmount(invoice, invoice.Lines, remaining, amount, "$.amount", problems),
            _ => remaining,
        };
        problems.AddRange(TwiceNamed(request));
        taken = [.. taken.Where(line => !line.IsNothing)];
        if (problems.Count == 0 && taken.Count == 0 && request.Rounding is null)
        {
            problems.Add(Problem.Error("invoicing.nothing-to-credit", "$", $"Nothing remains of invoice {invoice.Number}: credit notes have taken all of it."));
        }

        return ParseResult<IReadOnlyList<CreditedLine>>.Of(taken, problems);
    }

    /// <summary>The draft.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="before">What notes before took of it.</param>
    /// <param name="taken">What this one takes.</param>
    /// <param name="key">Of the note.</param>
    /// <param name="request">Why it is made.</param>
    public static Invoice Of(Invoice invoice, IReadOnlyList<CreditedLine> before, IReadOnlyList<CreditedLine> taken, string key, CreditRequest request) => invoice with
    {
        Key = key,
        Number = null,
        IssueDate = null,
        PaymentTermDays = 0,
        Lines = [.. taken.Select(part => Line(invoice.Lines.First(line => line.Number == part.Line), part)), .. RoundingOf(invoice, request)],
        Notes = [],
        Prepaid = null,
        NationalTaxes = National(invoice, before, taken),
        Corrects = new CorrectedInvoice(invoice.Number!, invoice.IssueDate!.Value, request.Reason, request.DecisionId),
    };

    private static CreditedLine? OfPart(Invoice invoice, IReadOnlyList<CreditedLine> remaining, CreditedPart part, string place, List<Problem> problems)
    {
        var index = invoice.Lines.ToList().FindIndex(line => line.Number == part.Line);
        if (index < 0)
        {
            problems.Add(Problem.Error("invoicing.no-such-line", $"{place}.line", $"Invoice {invoice.Number} has no line {part.Line}."));
            return null;
        }

        var left = remaining[index];
        return part switch
        {
            { Amount: { } amount, Tax: { } tax } => OfStated(invoice, left, part.Quantity ?? 0, amount - tax, tax, place, problems),
            { Quantity: { } quantity } => OfQuantity(invoice, left, quantity, place, problems),
            { Amount: { } amount } => OfAmount(invoice, [invoice.Lines[index]], [left], amount, $"{place}.amount", problems) is [var of] ? of : null,
            _ => left,
        };
    }

    private static CreditedLine? OfQuantity(Invoice invoice, CreditedLine left, decimal quantity, string place, List<Problem> problems)
    {
        if (quantity <= 0 || quantity > left.Quantity)
        {
            problems.Add(Problem.Error(
                "invoicing.credit-too-high", $"{place}.quantity", FormattableString.Invariant($"{quantity} of line {left.Line} of invoice {invoice.Number}: {left.Quantity} remains, and more than 0 is needed.")));
            return null;
        }

        return Units(invoice, left, quantity);
    }

    /// <summary>Units of what remains of a line. Of one that was quoted with its taxes the part is of that price, as in its shipments.</summary>
    internal static CreditedLine Units(Invoice invoice, CreditedLine left, decimal quantity)
    {
        Money Part(Money whole) => Allocation.Slice(whole, 0, quantity, left.Quantity);
        var taxes = left.Taxes.Select(tax => new CreditedTax(Part(tax.Amount), tax.Base is { } levied ? Part(levied) : null)).ToList();
        var isQuoted = invoice.Lines.First(line => line.Number == left.Line).Quoted is not null;
        var net = isQuoted ? Part(left.Gross) - Money.Sum(taxes.Select(tax => tax.Amount), left.Net.Currency) : Part(left.Net);
        return new CreditedLine(left.Line, quantity, Part(left.Discount), net, taxes);
    }

    private static CreditedLine? OfStated(Invoice invoice, CreditedLine left, decimal quantity, Money net, Money tax, string place, List<Problem> problems)
    {
        if (quantity < 0 || quantity > left.Quantity || net.IsNegative || tax.IsNegative || net > left.Net || tax > left.Tax)
        {
            problems.Add(Problem.Error(
                "invoicing.credit-too-high", place, FormattableString.Invariant($"{quantity} units, {net} and tax {tax} of line {left.Line} of invoice {invoice.Number}: {left.Quantity} units, {left.Net} and tax {left.Tax} remain.")));
            return null;
        }

        var parts = tax == left.Tax ? [.. left.Taxes.Select(each => each.Amount)]
            : left.Taxes.Count == 0 ? []
            : Allocation.Split(tax, [.. left.Taxes.Select(each => Math.Max(each.Amount.Amount, 0))]);
        var discount = quantity > 0 ? Allocation.Slice(left.Discount, 0, quantity, left.Quantity) : Money.Zero(net.Currency);
        return new CreditedLine(left.Line, quantity, discount, net, [.. left.Taxes.Zip(parts, (each, part) => new CreditedTax(part, CreditSpread.BaseOf(left, each, net)))]);
    }

    private static IReadOnlyList<CreditedLine> OfAmount(
        Invoice invoice, IReadOnlyList<InvoiceLine> lines, IReadOnlyList<CreditedLine> remaining, Money amount, string path, List<Problem> problems)
    {
        var rest = Money.Sum(remaining.Select(line => line.Gross), Currency.Of(invoice.Currency));
        if (amount.Currency != rest.Currency || !amount.IsPayable)
        {
            problems.Add(Problem.Error("invoicing.credit-currency", path, $"{amount} cannot be taken of an invoice in {rest.Currency}, to the minor unit."));
            return [];
        }

        if (amount.Amount <= 0 || amount > rest)
        {
            var what = lines.Count == invoice.Lines.Count ? $"invoice {invoice.Number}" : $"line {lines[0].Number} of invoice {invoice.Number}";
            problems.Add(Problem.Error("invoicing.credit-too-high", path, $"{amount} of {what}: {rest} remains, and more than 0 is needed."));
            return [];
        }

        return CreditSpread.Over(amount, lines, remaining);
    }

    private static IEnumerable<Problem> TwiceNamed(CreditRequest request) => (request.Lines ?? []).Index()
        .GroupBy(each => each.Item.Line)
        .Where(group => group.Count() > 1)
        .Select(group => Problem.Error("invoicing.line-twice", $"$.lines[{group.Last().Index}].line", $"Line {group.Key} is named twice."));

    // A line that is taken whole stays as it was invoiced; an amount without units is one unit of itself (EN 16931 BT-129, BT-146). What units
    // come to below their price is a discount, so that the price reads as it was invoiced: with the taxes where it was quoted so.
    private static InvoiceLine Line(InvoiceLine line, CreditedLine taken)
    {
        var mirrored = line with
        {
            Net = taken.Net,
            Taxes = [.. line.Taxes.Zip(taken.Taxes, (tax, part) => tax with { Amount = part.Amount, Base = part.Base })],
        };
        if (taken.Net == line.Net && taken.Discount == line.Discount && taken.Quantity == line.Quantity && taken.Tax == line.Tax)
        {
            return mirrored;
        }

        var (zero, digits) = (Money.Zero(taken.Net.Currency), taken.Net.Currency.MinorDigits);
        Money Above(decimal unitPrice, Money amount) => new Money((unitPrice * taken.Quantity).Round(digits, Rounding.HalfAwayFromZero), zero.Currency) - amount;
        var (discount, quoted) = (Above(line.UnitPrice, taken.Net), line.Quoted is { } told ? told with { Discount = Above(told.UnitPrice, taken.Gross) } : null);
        return taken.Quantity > 0 && !(quoted?.Discount ?? discount).IsNegative
            ? mirrored with { Quantity = taken.Quantity, Discount = Money.Max(discount, zero), Quoted = quoted }
            : mirrored with { Quantity = 1, Unit = "C62", UnitPrice = taken.Net.Amount, Discount = zero, Quoted = line.Quoted is null ? null : new QuotedPrice(taken.Gross.Amount, zero) };
    }

    // Below the total, as on an invoice (BT-114), with a number of its own: the invoice need not have been rounded.
    private static IEnumerable<InvoiceLine> RoundingOf(Invoice invoice, CreditRequest request) => request.Rounding is not { IsZero: false } rounding
        ? []
        : [new InvoiceLine(
            invoice.Lines.Max(line => line.Number) + 1, null, string.Empty, "Cash rounding", LineKind.CashRounding, 1, "C62", rounding.Amount, Money.Zero(rounding.Currency), rounding, TaxCategory.OutsideScope, [])];

    // At the invoice's own exchange rate, as differences of rounded running totals: the notes sum to what the invoice says.
    private static List<NationalTax>? National(Invoice invoice, IReadOnlyList<CreditedLine> before, IReadOnlyList<CreditedLine> taken) => invoice.NationalTaxes?
        .Select(national =>
        {
            var after = CreditedLine.Add(before, taken);
            return national with { Amount = Converted(invoice, after, national) - Converted(invoice, before, national) };
        })
        .ToList();

    private static Money Converted(Invoice invoice, IReadOnlyList<CreditedLine> credited, NationalTax national)
    {
        var tax = credited.Sum(part => invoice.Lines.First(line => line.Number == part.Line).Taxes
            .Zip(part.Taxes)
            .Where(each => each.First.Jurisdiction == national.Jurisdiction)
            .Sum(each => each.Second.Amount.Amount));
        return new Money((tax * national.ExchangeRate).Round(national.Amount.Currency.MinorDigits, Rounding.HalfAwayFromZero), national.Amount.Currency);
    }
}
