using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Tables;

namespace Billing.Domain.Orders.Taxation;

/// <summary>Asks for the tax of an order and puts it on its lines.</summary>
public static class OrderTax
{
    /// <summary>The question about an order.</summary>
    /// <param name="order">As it was mapped; with prices that include tax, what its lines come to with the storefront's tax is kept.</param>
    /// <param name="seller">The company that sells.</param>
    /// <param name="settings">How it computes tax.</param>
    /// <param name="taxId">What is known of the buyer's tax id.</param>
    /// <param name="dates">Days in the seller's zone.</param>
    /// <param name="facts">What else is known, or null for nothing.</param>
    public static TaxQuery QueryOf(SalesOrder order, LegalEntity seller, TaxSettings settings, TaxIdStatus taxId, TaxDates dates, OrderTaxFacts? facts = null) => new(
        order.Currency,
        settings.PricesIncludeTax,
        dates,
        new TaxSeller(seller.Seller.Address.Country, settings.Registrations, settings.UnionConsumerSalesInEuro + (facts?.UnionConsumerSalesInEuro ?? 0)),
        settings.WarehouseOf(facts?.Location) ?? TaxPlace.Of(seller.Seller.Address),
        TaxPlace.Of(order.ShipTo),
        BuyerOf(order.Buyer, settings, taxId, facts?.CustomerKey),
        order.Lines.Where(line => line.Kind.IsSupply()).SelectMany(line => LinesOf(line, settings, Currency.Of(order.Currency))).ToList(),
        settings.Rounding,
        ExchangeRates: settings.RatesOf(order.Currency, dates.OrderedOn));

    /// <summary>True if the storefront's tax stands: the company computes none, or nothing of the order is a supply.</summary>
    public static bool IsStorefronts(SalesOrder order, TaxSettings? settings) => settings is null || !order.Lines.Any(line => line.Kind.IsSupply());

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
    public static SalesOrder Apply(SalesOrder order, TaxResult result) =>
        order with { Lines = [.. order.Lines.Select(line => Apply(line, [.. result.Lines.Where(taxed => IsOf(taxed.Line.LineId, line.LineId))]))] };

    /// <summary>True if a taxed line is an order line, or a part of it when it is a bundle.</summary>
    public static bool IsOf(string taxedLineId, string orderLineId) =>
        taxedLineId == orderLineId || (taxedLineId.Length > orderLineId.Length && taxedLineId[orderLineId.Length] == '/' && taxedLineId.StartsWith(orderLineId, StringComparison.Ordinal));

    /// <summary>Problem of an order that cannot be taxed; null when all lines are determined.</summary>
    /// <remarks>No rate is known for one of its lines: it waits as a whole for a person, who extends the tables.</remarks>
    public static Problem? Undetermined(TaxResult result)
    {
        var index = result.Lines.ToList().FindIndex(line => line.Treatment.Rates.Count == 0 && line.Treatment.Doubts?.Any(doubt => doubt.Code == TaxDoubt.NoRate) == true);
        return index < 0 ? null : Problem.Error("tax.not-determined", $"$.lines[{index}]", result.Lines[index].Treatment.Doubt!);
    }

    /// <summary>True if what is charged is determined again when a part of the order is invoiced.</summary>
    public static bool IsDeterminedAtBilling(TaxResult result, TaxSettings settings, TaxTables tables) => settings.Timing is { } chosen
        ? chosen == TaxTiming.Billing
        : result.Lines.Any(line => tables.Find(line.Treatment.Jurisdiction)?.Timing == TaxTiming.Billing);

    // Where the net changes, price and discount change with it: they are net amounts. What was quoted stands while it comes to the same.
    // What is no supply, such as a tip, was not asked about and stays as it is.
    private static OrderLine Apply(OrderLine line, IReadOnlyList<TaxedLine> parts)
    {
        if (parts.Count == 0)
        {
            return line;
        }

        var net = Money.Sum(parts.Select(part => part.Net), line.Net.Currency);
        var main = parts.FirstOrDefault(part => part.Treatment.Category == TaxCategory.Standard) ?? parts[0];
        var taxes = parts.Count == 1 ? main.Taxes : Merged(parts, line.Net.Currency);
        var (unitPrice, discount) = PriceOf(line, net, line.Quoted is { } quoted && taxes.Count == 0 && net == line.Gross ? quoted : null);
        return line with
        {
            UnitPrice = unitPrice,
            Discount = discount,
            Net = net,
            Category = main.Treatment.Category,
            Taxes = taxes,
            Reason = main.Treatment.WhyUntaxed,
            Quoted = taxes.Count > 0 && net + Money.Sum(taxes.Select(tax => tax.Amount), net.Currency) == line.Gross ? line.Quoted : null,
        };
    }

    private static (decimal UnitPrice, Money Discount) PriceOf(OrderLine line, Money net, QuotedPrice? untaxed)
    {
        if (untaxed is not null || net == line.Net)
        {
            return untaxed is null ? (line.UnitPrice, line.Discount) : (untaxed.UnitPrice, untaxed.Discount);
        }

        var unitPrice = line.Net.IsZero ? line.UnitPrice : (line.UnitPrice * net.Amount / line.Net.Amount).Round(4, Rounding.HalfAwayFromZero);
        return (unitPrice, line.Discount.IsZero ? line.Discount : (new Money(unitPrice * line.Quantity, line.Net.Currency) - net).Round(Rounding.HalfAwayFromZero));
    }

    // The taxes of a bundle: one for each rate, on what its parts come to.
    private static List<TaxAmount> Merged(IReadOnlyList<TaxedLine> parts, Currency currency) =>
    [
        .. parts
            .SelectMany(part => part.Taxes.Select(tax => tax with { Base = tax.Base ?? part.Net }))
            .GroupBy(tax => (tax.Jurisdiction, tax.Name, tax.Rate))
            .Select(group => new TaxAmount(
                group.Key.Jurisdiction,
                group.Key.Name,
                group.Key.Rate,
                Money.Sum(group.Select(tax => tax.Amount), currency),
                Money.Sum(group.Select(tax => tax.Base!.Value), currency))),
    ];

    private static IReadOnlyList<TaxableLine> LinesOf(OrderLine line, TaxSettings settings, Currency currency)
    {
        var amount = settings.PricesIncludeTax ? line.Gross.Amount : line.Net.Amount;
        var whole = new TaxableLine(line.LineId, settings.ProductCodes.GetValueOrDefault(line.Sku) ?? CodeOf(line.Kind), line.Quantity, amount);
        return settings.Bundles?.TryGetValue(line.Sku, out var parts) == true ? BundleSplit.Of(whole, currency, parts) : [whole];
    }

    private static TaxBuyer BuyerOf(Party buyer, TaxSettings settings, TaxIdStatus status, string? customerKey)
    {
        var account = customerKey is null ? null : settings.Accounts?.GetValueOrDefault(customerKey);
        var byId = buyer.TaxId is { } taxId ? settings.Certificates?.GetValueOrDefault(taxId) : null;
        return new TaxBuyer(
            account?.Class ?? (buyer.TaxId is not null || buyer.Contact is not null ? BuyerClass.Business : BuyerClass.Consumer),
            buyer.TaxId,
            status,
            [.. account?.Certificates ?? [], .. byId ?? []]);
    }

    private static string CodeOf(LineKind kind) => kind switch
    {
        LineKind.Digital => "digital-goods",
        LineKind.Subscription or LineKind.Usage => "software-service",
        LineKind.Service => "services",
        LineKind.Shipping => "shipping",
        _ => "standard",
    };
}

/// <summary>The facts about an order beside the order itself.</summary>
/// <param name="CustomerKey">The buyer's key as a customer, or null.</param>
/// <param name="Location">The warehouse that a shipment named, or null.</param>
/// <param name="UnionConsumerSalesInEuro">The company's own distance sales before this order; see <see cref="TaxSeller.UnionConsumerSalesInEuro"/>.</param>
public sealed record OrderTaxFacts(string? CustomerKey = null, string? Location = null, decimal UnionConsumerSalesInEuro = 0);
