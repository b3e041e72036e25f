using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders;
using Billing.Domain.Tax;
using Billing.Domain.Primitives;

namespace Billing.Domain.Invoicing;

/// <summary>
/// Makes the invoice of one shipment. Net, discount and tax of a partly shipped line are differences of running totals, so
/// that the invoices of an order sum to the order to the cent however it is shipped.
/// </summary>
public static class ShipmentInvoice
{
    /// <summary>Key of what the invoice bills: stable, so that it is billed once.</summary>
    public static string KeyOf(string orderReference, string shipmentId) => "order-" + JoinedKey.FromEnd(".", orderReference, shipmentId);

    /// <summary>The draft.</summary>
    /// <param name="order">What was ordered.</param>
    /// <param name="shipment">The part of it to bill.</param>
    /// <param name="seller">Who invoices.</param>
    /// <param name="locale">Language and formats of the document.</param>
    /// <param name="isPaid">True if the whole order is paid: one to be paid in advance then owes nothing for this part either.</param>
    public static Invoice Draft(SalesOrder order, Shipment shipment, LegalEntity seller, string locale, bool isPaid = false)
    {
        var lines = shipment.Slices
            .Select(slice => (Slice: slice, Line: order.Lines.First(line => line.LineId == slice.LineId)))
            .OrderBy(part => part.Line.Kind == LineKind.CashRounding)
            .Select((part, index) => Line(index + 1, part.Line, part.Slice))
            .ToList();
        var draft = new Invoice(
            KeyOf(order.Reference, shipment.Id),
            Number: null,
            seller,
            order.Buyer,
            order.Reference,
            order.Currency,
            locale,
            IssueDate: null,
            BusinessDays.In(seller.TimeZone, shipment.OccurredAt),
            order.PaymentTermDays,
            lines,
            Notes: [],
            ShipTo: order.ShipTo != order.Buyer.Address && lines.Any(line => line.Kind == LineKind.Goods) ? order.ShipTo : null);
        return isPaid && order.PaymentTermDays == 0 && !draft.Gross.IsZero ? draft with { Prepaid = draft.Gross } : draft;
    }

    private static InvoiceLine Line(int number, OrderLine line, LineSlice slice)
    {
        var taxes = line.Taxes.Select(tax => tax with { Amount = Part(tax.Amount, slice, line), Base = tax.Base is { } levied ? Part(levied, slice, line) : null }).ToList();

        // Of what was quoted with its taxes, the part is of that price: nine pieces of ten cost nine times as much as one.
        var net = line.Quoted is null
            ? Part(line.Net, slice, line)
            : Part(line.Gross, slice, line) - Money.Sum(taxes.Select(tax => tax.Amount), line.Net.Currency);
        return Line(number, line, slice, net, taxes);
    }

    private static InvoiceLine Line(int number, OrderLine line, LineSlice slice, Money net, IReadOnlyList<TaxAmount> taxes) => new(
        number,
        line.LineId,
        line.Sku,
        line.Description,
        line.Kind,
        slice.To - slice.From,
        line.Unit,
        line.UnitPrice,
        Part(line.Discount, slice, line),
        net,
        line.Category,
        taxes,
        Reason: line.Reason)
    {
        Quoted = line.Quoted is { } quoted ? quoted with { Discount = Part(quoted.Discount, slice, line) } : null,
    };

    private static Money Part(Money whole, LineSlice slice, OrderLine line) => Allocation.Slice(whole, slice.From, slice.To, line.Quantity);
}
