using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Taxation;

/// <summary>Asks for the tax of an order and puts it on its lines.</summary>
public static class OrderTax
{
    /// <summary>The question about an order.</summary>
    /// <param name="order">As it was mapped; with prices that include tax, what its lines come to with the storefront's tax is kept.</param>
    /// <param name="seller">The company that sells; goods start at its address.</param>
    /// <param name="settings">How it computes tax.</param>
    /// <param name="taxId">What is known of the buyer's tax id.</param>
    /// <param name="dates">Days in the seller's zone.</param>
    public static TaxQuery QueryOf(SalesOrder order, LegalEntity seller, TaxSettings settings, TaxIdStatus taxId, TaxDates dates) => new(
        order.Currency,
        settings.PricesIncludeTax,
        dates,
        new TaxSeller(seller.Seller.Address.Country, settings.Registrations, settings.UnionConsumerSalesInEuro),
        TaxPlace.Of(seller.Seller.Address),
        TaxPlace.Of(order.ShipTo),
        BuyerOf(order.Buyer, settings, taxId),
        order.Lines
            .Select(line => new TaxableLine(
                line.LineId,
                settings.ProductCodes.GetValueOrDefault(line.Sku) ?? CodeOf(line.Kind),
                line.Quantity,
                settings.PricesIncludeTax ? line.Gross.Amount : line.Net.Amount))
            .ToList(),
        settings.Rounding);

    /// <summary>The days at checkout: an order that is paid in advance is paid on its day.</summary>
    public static TaxDates AtCheckout(SalesOrder order, LegalEntity seller)
    {
        var day = BusinessDays.In(seller.TimeZone, order.OrderedAt);
        return new TaxDates(day, PaidOn: order.PaymentTermDays == 0 ? day : null);
    }

    /// <summary>The days when a part of an order is invoiced.</summary>
    public static TaxDates AtBilling(SalesOrder order, LegalEntity seller, DateTimeOffset suppliedAt, DateTimeOffset invoicedAt) => AtCheckout(order, seller) with
    {
        SuppliedOn = BusinessDays.In(seller.TimeZone, suppliedAt),
        InvoicedOn = BusinessDays.In(seller.TimeZone, invoicedAt),
    };

    /// <summary>The order with the tax of a result on its lines; the result must be of this order.</summary>
    public static SalesOrder Apply(SalesOrder order, TaxResult result)
    {
        var taxed = result.Lines.ToDictionary(line => line.Line.LineId, StringComparer.Ordinal);
        return order with { Lines = [.. order.Lines.Select(line => Apply(line, taxed[line.LineId]))] };
    }

    /// <summary>
    /// Why an order cannot be taxed: no rate is known for one of its lines. It then waits as a whole for a person, who extends the tables;
    /// null when all lines are determined.
    /// </summary>
    public static Problem? Undetermined(TaxResult result)
    {
        var index = result.Lines.ToList().FindIndex(line => line.Treatment.Rates.Count == 0 && line.Treatment.Doubts?.Any(doubt => doubt.Code == TaxDoubt.NoRate) == true);
        return index < 0 ? null : Problem.Error("tax.not-determined", $"$.lines[{index}]", result.Lines[index].Treatment.Doubt!);
    }

    /// <summary>Whether what is charged is determined again when a part of the order is invoiced.</summary>
    public static bool IsDeterminedAtBilling(TaxResult result, TaxSettings settings, TaxTables tables) => settings.Timing is { } chosen
        ? chosen == TaxTiming.Billing
        : result.Lines.Any(line => tables.Find(line.Treatment.Jurisdiction)?.Timing == TaxTiming.Billing);

    // Where the net changes, price and discount change with it: they are net amounts.
    private static OrderLine Apply(OrderLine line, TaxedLine taxed)
    {
        var unitPrice = taxed.Net == line.Net || line.Net.IsZero ? line.UnitPrice : (line.UnitPrice * taxed.Net.Amount / line.Net.Amount).Round(4, Rounding.HalfAwayFromZero);
        var discount = taxed.Net == line.Net || line.Discount.IsZero ? line.Discount : (new Money(unitPrice * line.Quantity, line.Net.Currency) - taxed.Net).Round(Rounding.HalfAwayFromZero);
        return line with { UnitPrice = unitPrice, Discount = discount, Net = taxed.Net, Category = taxed.Treatment.Category, Taxes = taxed.Taxes };
    }

    private static TaxBuyer BuyerOf(Party buyer, TaxSettings settings, TaxIdStatus status) => new(
        buyer.TaxId is not null || buyer.Contact is not null ? BuyerClass.Business : BuyerClass.Consumer,
        buyer.TaxId,
        status,
        (buyer.TaxId is { } taxId ? settings.Certificates?.GetValueOrDefault(taxId) : null) ?? []);

    private static string CodeOf(LineKind kind) => kind switch
    {
        LineKind.Digital => "digital-goods",
        LineKind.Subscription or LineKind.Usage => "software-service",
        LineKind.Service => "services",
        _ => "standard",
    };
}
