using Billing.Domain.Catalogue;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing.CreditNotes;

/// <summary>The part of one invoice that a credit note takes.</summary>
/// <param name="Invoice">Issued.</param>
/// <param name="Parts">Of its lines.</param>
/// <param name="Amount">With tax and rounding.</param>
/// <param name="Rounding">By how much it is rounded for cash, or null.</param>
public sealed record InvoiceCredit(Invoice Invoice, IReadOnlyList<CreditedPart> Parts, Money Amount, Money? Rounding);

/// <summary>The credit notes for what a storefront says was given back.</summary>
/// <param name="Credits">One an invoice; empty where it says nothing of what was invoiced.</param>
/// <param name="Rest">What of the refund its lines do not explain; zero or above.</param>
/// <param name="Unstated">What its lines come to above the refund without that it is stated; zero or above.</param>
public sealed record StorefrontCreditPlan(IReadOnlyList<InvoiceCredit> Credits, Money Rest, Money Unstated)
{
    /// <summary>True if lines, what was kept of them and the refund agree to the cent.</summary>
    public bool IsExact => Credits.Count > 0 && Rest.IsZero && Unstated.IsZero;

    /// <summary>Amount that the notes take back in all.</summary>
    public Money Amount => Money.Sum(Credits.Select(credit => credit.Amount), Rest.Currency);
}

/// <summary>
/// Takes back the lines, units and taxes that a storefront names of a refund. Of units it takes what the storefront says they come to, where that
/// is what was invoiced of them but for rounding; else what was invoiced. A fee that is kept lessens the amounts, and not the units.
/// </summary>
public static class StorefrontCredit
{
    /// <summary>Plans the notes.</summary>
    /// <param name="told">What the storefront says.</param>
    /// <param name="amount">What of the refund is to be taken back, above zero.</param>
    /// <param name="invoices">Of the order, the newest first.</param>
    public static StorefrontCreditPlan Plan(ToldRefund told, Money amount, IReadOnlyList<InvoiceState> invoices)
    {
        var remains = invoices.Where(state => state.Invoice?.Number is not null && state.Invoice.Currency == amount.Currency.Code).Select(state => new Remains(state)).ToList();
        foreach (var line in told.Lines.Where(line => line.Amount.Currency == amount.Currency))
        {
            Take(remains, line);
        }

        var rounding = RoundingOf(remains, told.Rounding);
        var (named, target) = (Money.Sum(remains.Select(of => of.Taken), amount.Currency), amount - rounding);
        var (zero, above) = (Money.Zero(amount.Currency), named - target);
        if (named.IsZero || target.Amount <= 0)
        {
            return new StorefrontCreditPlan([], amount, zero);
        }

        if (above.Amount > 0)
        {
            Lessen(remains, target);
        }

        var credits = remains.Where(of => of.Parts.Count > 0).Select(of => new InvoiceCredit(of.Invoice, of.Parts, of.Taken, null)).ToList();
        if (!rounding.IsZero)
        {
            credits[0] = credits[0] with { Amount = credits[0].Amount + rounding, Rounding = rounding };
        }

        return new StorefrontCreditPlan(credits, Money.Max(-above, zero), above.Amount > 0 && above != told.Kept ? above : zero);
    }

    private static void Take(List<Remains> remains, StorefrontRefundLine line)
    {
        var left = line;
        foreach (var (of, invoiced) in remains.SelectMany(of => of.LinesOf(line.LineId), (of, invoiced) => (of, invoiced)))
        {
            left = line.Quantity > 0 ? of.TakeUnits(invoiced, left) : of.TakeAmount(invoiced, left);
        }
    }

    // An invoice that was rounded by the same is taken back with its own line.
    private static Money RoundingOf(List<Remains> remains, Money told)
    {
        var isTaken = !told.IsZero && remains.Any(of => of.TakeRounding(told));
        return isTaken ? Money.Zero(told.Currency) : told;
    }

    private static void Lessen(List<Remains> remains, Money target)
    {
        var all = remains.SelectMany(of => of.Parts, (of, part) => (of, part)).ToList();
        var shares = Allocation.Split(target, [.. all.Select(each => Math.Max(each.part.Amount!.Value.Amount, 0))]);
        foreach (var (index, (of, part)) in all.Index())
        {
            of.Parts[of.Parts.IndexOf(part)] = part with
            {
                Amount = shares[index],
                Tax = Allocation.Slice(part.Tax!.Value, 0, shares[index].Amount, part.Amount!.Value.Amount),
            };
        }
    }

    /// <summary>An invoice, what remains of it, and what is taken.</summary>
    private sealed class Remains(InvoiceState state)
    {
        private readonly List<CreditedLine> _left = [.. CreditedLine.Remaining(state.Invoice!, state.Credited)];

        public Invoice Invoice { get; } = state.Invoice!;

        public List<CreditedPart> Parts { get; } = [];

        public Money Taken => Money.Sum(Parts.Select(part => part.Amount!.Value), Currency.Of(Invoice.Currency));

        // Shipping that is not named is what there is of it.
        public IEnumerable<InvoiceLine> LinesOf(string? id) => Invoice.Lines.Where(line => id is null ? line.Kind == LineKind.Shipping : line.OrderLineId == id);

        public StorefrontRefundLine TakeUnits(InvoiceLine line, StorefrontRefundLine told)
        {
            var left = _left.First(each => each.Line == line.Number);
            var units = Math.Min(told.Quantity, left.Quantity);
            if (units <= 0)
            {
                return told;
            }

            var own = CreditNoteDraft.Units(Invoice, left, units);
            var (amount, tax) = (Allocation.Slice(told.Amount, 0, units, told.Quantity), Allocation.Slice(told.Tax, 0, units, told.Quantity));
            var net = line.Quoted is null ? amount : amount - tax;
            var channel = Invoice.Lines.FirstOrDefault(each => each.OrderLineId == line.OrderLineId + StorefrontLineMapper.ChannelTaxSuffix);
            var isTold = channel is null && IsNear(net, own.Net, 1) && IsNear(tax, own.Tax, Math.Max(left.Taxes.Count, 1)) && net <= left.Net && tax <= left.Tax;
            Add(left, units, isTold ? net : own.Net, isTold ? tax : own.Tax);
            if (channel is not null && _left.First(each => each.Line == channel.Number) is { Net.IsZero: false } rest)
            {
                Add(rest, 0, Allocation.Slice(rest.Net, 0, units, left.Quantity), Money.Zero(rest.Net.Currency));
            }

            return told with { Quantity = told.Quantity - units, Amount = told.Amount - amount, Tax = told.Tax - tax };
        }

        public StorefrontRefundLine TakeAmount(InvoiceLine line, StorefrontRefundLine told)
        {
            var left = _left.First(each => each.Line == line.Number);
            var gross = Money.Min(line.Quoted is null ? told.Amount + told.Tax : told.Amount, left.Gross);
            if (gross.Amount <= 0)
            {
                return told;
            }

            // Storefronts do not always tell the tax of shipping: then it is the line's share.
            var own = gross == left.Gross ? left.Tax : Allocation.Slice(left.Tax, 0, gross.Amount, left.Gross.Amount);
            var tax = IsNear(told.Tax, own, Math.Max(left.Taxes.Count, 1)) && told.Tax <= left.Tax && gross - told.Tax <= left.Net ? told.Tax : own;
            Add(left, gross == left.Gross ? left.Quantity : 0, gross - tax, tax);
            return told with { Amount = told.Amount - (line.Quoted is null ? gross - tax : gross), Tax = told.Tax - tax };
        }

        public bool TakeRounding(Money rounding)
        {
            var own = Invoice.Lines.FirstOrDefault(line => line.Kind == LineKind.CashRounding && !rounding.IsNegative && _left.First(each => each.Line == line.Number).Net == rounding);
            if (own is not null && Parts.Count > 0)
            {
                Add(_left.First(each => each.Line == own.Number), 1, rounding, Money.Zero(rounding.Currency));
            }

            return own is not null && Parts.Count > 0;
        }

        // A storefront may name a line twice; its note does not.
        private void Add(CreditedLine left, decimal units, Money net, Money tax)
        {
            var before = Parts.FindIndex(part => part.Line == left.Line);
            if (before < 0)
            {
                Parts.Add(new CreditedPart(left.Line, units > 0 ? units : null, net + tax, tax));
            }
            else
            {
                var part = Parts[before];
                Parts[before] = part with { Quantity = (part.Quantity ?? 0) + units is > 0 and var sum ? sum : null, Amount = part.Amount + net + tax, Tax = part.Tax + tax };
            }

            var taxes = left.Taxes.Count == 0 ? [] : Allocation.Split(tax, [.. left.Taxes.Select(each => Math.Max(each.Amount.Amount, 0))]);
            _left[_left.IndexOf(left)] = left with
            {
                Quantity = left.Quantity - units,
                Net = left.Net - net,
                Taxes = [.. left.Taxes.Zip(taxes, (each, part) => each with { Amount = each.Amount - part })],
            };
        }

        private static bool IsNear(Money one, Money other, int minorUnits) => (one - other).Abs().Amount <= minorUnits * one.Currency.MinorUnit;
    }
}
