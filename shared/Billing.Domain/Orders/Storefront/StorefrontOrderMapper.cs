using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Storefront;

/// <summary>Maps a storefront's order to the canonical order and checks that its own totals add up.</summary>
public static class StorefrontOrderMapper
{
    private static readonly IReadOnlyDictionary<string, LineKind> NoKinds = new Dictionary<string, LineKind>(StringComparer.Ordinal);

    /// <summary>The canonical order, or why it cannot be one, and what a person must look at.</summary>
    /// <param name="order">As read from the payload.</param>
    /// <param name="seller">The company that sells.</param>
    /// <param name="catalogue">Articles by number; those that are shipped need no entry.</param>
    /// <param name="policy">What becomes of what is left open; null for <see cref="OrderPolicy.Default"/>.</param>
    /// <param name="kinds">What a person said is sold, by line id; null when nobody did.</param>
    public static MappedOrder Map(
        StorefrontOrder order,
        LegalEntity seller,
        IReadOnlyDictionary<string, CatalogueItem> catalogue,
        OrderPolicy? policy = null,
        IReadOnlyDictionary<string, LineKind>? kinds = null)
    {
        var problems = new List<Problem>();
        var (buyer, shipTo) = StorefrontBuyer.Of(order, seller);
        var context = new MappingContext(
            order with { Buyer = buyer, ShipTo = shipTo }, seller, catalogue, policy ?? OrderPolicy.Default, kinds ?? NoKinds, Currency.Of(order.Currency), []);
        var lines = order.Lines.SelectMany(line => StorefrontLineMapper.Map(line, context, problems)).ToList();
        RefuseUnknownLines(order, context.Kinds, problems);
        if (buyer.TaxId is null && order.IsReverseCharge)
        {
            context.Doubts.Add(Problem.Error(
                "orders.reverse-charge-without-id", "$.note_attributes", "The buyer is to account for the tax, and no VAT number is told (EN 16931 BR-AE-02)."));
        }

        var mapped = new SalesOrder(
            order.Reference, order.Storefront, order.Id, seller.Id, order.OrderedAt, context.Currency.Code, buyer, shipTo, order.PaymentTermDays, lines)
        {
            Coupons = order.Coupons.Count == 0 ? null : [.. order.Coupons.Distinct(StringComparer.OrdinalIgnoreCase)],
        };
        var total = StorefrontTotals.Check(context, mapped, problems);
        var cash = StorefrontCash.Round(context, total.Order, problems);
        return new MappedOrder(ParseResult<SalesOrder>.Of(cash.Order, problems), context.Doubts, [.. order.Notes, .. total.Notes, .. cash.Notes]);
    }

    private static void RefuseUnknownLines(StorefrontOrder order, IReadOnlyDictionary<string, LineKind> kinds, List<Problem> problems)
    {
        foreach (var id in kinds.Keys.Except(order.Lines.Select(line => line.Id)))
        {
            problems.Add(Problem.Error("orders.unknown-line", $"$.kinds.{id}", $"The order has no line {id}."));
        }

        foreach (var twice in order.Lines.GroupBy(line => line.Id).Where(group => group.Count() > 1))
        {
            problems.Add(Problem.Error("orders.line-id-twice", order.Paths.Lines, $"Line id {twice.Key} stands {twice.Count()} times."));
        }
    }
}

/// <summary>The context with which the lines of an order are mapped.</summary>
/// <param name="Order">With its buyer and place completed.</param>
/// <param name="Seller">The company that sells.</param>
/// <param name="Catalogue">Articles by number.</param>
/// <param name="Policy">What becomes of what is left open.</param>
/// <param name="Kinds">What a person said is sold, by line id.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Doubts">What a person must look at, as it is found.</param>
internal sealed record MappingContext(
    StorefrontOrder Order,
    LegalEntity Seller,
    IReadOnlyDictionary<string, CatalogueItem> Catalogue,
    OrderPolicy Policy,
    IReadOnlyDictionary<string, LineKind> Kinds,
    Currency Currency,
    List<Problem> Doubts);
