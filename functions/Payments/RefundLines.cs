using Billing.Connectors;
using Billing.Connectors.Shopify;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Payments;

/// <summary>The purposes of an order's refunds, as the storefront says, and the credit notes that follow.</summary>
/// <param name="IsTold">True if the order's storefront tells it of its refunds.</param>
/// <param name="Refunds">What is told by now, by the refund's id.</param>
public sealed record ToldRefunds(bool IsTold, IReadOnlyDictionary<string, ToldRefund> Refunds);

/// <summary>Finds what storefronts say of refunds. It is looked up each time, so that it may come before the money or after it.</summary>
public sealed class RefundLines(StreamStore store)
{
    /// <summary>Reads what is told of the refunds of an account.</summary>
    public async Task<ToldRefunds> ToldAsync(Tenant tenant, Receivable state, string order, CancellationToken cancellation)
    {
        var none = new ToldRefunds(false, new Dictionary<string, ToldRefund>());
        var taken = (await store.LoadAsync<OrderState>(Address(tenant, FabricStreams.Order(order)), cancellation)).Order;
        if (taken is null || tenant.Source(taken.Source) is not { } source || ConnectorCatalogue.FindAdapter(source.Adapter) is not ShopifyWebhook)
        {
            return none;
        }

        var shop = await store.LoadAsync<ShopOrder>(Address(tenant, FabricStreams.ShopOrder(source.Name, taken.SourceOrderId)), cancellation);
        return new ToldRefunds(true, StorefrontRefunds.Match(
            shop.Refunds(),
            [.. state.Refunds.OrderBy(refund => refund.At).ThenBy(refund => refund.RefundId, StringComparer.Ordinal).Select(refund => new MoneyBack(refund.RefundId, refund.PaymentId, refund.Amount))]));
    }

    /// <summary>Plans the credit notes for what waits of a refund, by the lines that the storefront names; null where it names none or they were decided.</summary>
    public async Task<StorefrontCreditPlan?> PlanAsync(Tenant tenant, Receivable state, ToldRefunds told, RefundStanding standing, CancellationToken cancellation)
    {
        var isDecided = state.Decisions.Any(decision => decision.RefundId == standing.Refund.RefundId && decision.Treatment == RefundTreatment.CreditNote);
        if (isDecided || standing.ToDecide.Amount <= 0 || !told.Refunds.TryGetValue(standing.Refund.RefundId, out var refund) || refund.Lines.Count == 0)
        {
            return null;
        }

        var invoices = new List<InvoiceState>();
        foreach (var item in state.Items.Where(item => item.Key is not null).Reverse())
        {
            invoices.Add(await store.LoadAsync<InvoiceState>(Address(tenant, FabricStreams.Invoice(item.Key!)), cancellation));
        }

        return StorefrontCredit.Plan(refund, standing.ToDecide, invoices);
    }

    /// <summary>The answer that asks for the notes of a plan.</summary>
    public static RefundAnswer AnswerOf(StorefrontCreditPlan plan, string actor, string reason) => new(RefundTreatment.CreditNote, actor, reason, plan.Amount)
    {
        Notes = [.. plan.Credits.Select(credit => new PlannedCredit(
            credit.Invoice.Number!,
            credit.Invoice.Key,
            credit.Amount,
            [.. credit.Parts.Select(part => new RefundedLine(part.Line, part.Quantity, part.Amount, part.Tax))],
            credit.Rounding))],
    };

    private static StreamAddress Address(Tenant tenant, string stream) => new(tenant.Id, tenant.HomeRegion, stream);
}
