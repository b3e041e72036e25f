using Billing.Domain.Catalogue;
using Billing.Domain.Customers;
using Billing.Domain.Invoicing;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Computation;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Identification;
using Billing.Domain.Tax.Provider;
using Billing.Domain.Tax.Tables;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Thresholds;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tax;

/// <summary>
/// Determines the tax of orders for companies that ask for it; for all others the storefront's tax stands. The answer is kept before
/// it is used, so that whoever comes again after a crash goes on with the same one.
/// </summary>
public sealed class OrderTaxService(
    StreamStore store,
    ITaxProvider provider,
    ITaxIdRegistry registry,
    TaxAnswerCache cache,
    TaxTableBooks tables,
    TaxDoubtService taxDesk,
    ExceptionQueue exceptions,
    TimeProvider clock)
{
    /// <summary>
    /// The order with its tax as of its confirmation, or why it cannot be determined: then for no line. An order that is confirmed already
    /// is given back as it came.
    /// </summary>
    public async Task<ParseResult<SalesOrder>> AtCheckoutAsync(Tenant tenant, SalesOrder order, string cause, CancellationToken cancellation)
    {
        if (tenant.TaxOf(order.LegalEntityId) is not { } settings || OrderTax.IsStorefronts(order, settings))
        {
            await CheckStorefrontAsync(tenant, order, cancellation);
            return new ParseResult<SalesOrder>.Success(order);
        }

        var state = await store.LoadAsync<OrderState>(Address(tenant, FabricStreams.Order(order.Reference)), cancellation);
        if (state.Status == OrderStatus.Confirmed)
        {
            return new ParseResult<SalesOrder>.Success(order);
        }

        var seller = tenant.Entity(order.LegalEntityId);
        var result = await DetermineAsync(tenant, settings, seller, order, TaxRecord.Checkout, location: null, OrderTax.AtCheckout(order, seller), cause, cancellation);
        return result.Then(taxed => new ParseResult<SalesOrder>.Success(OrderTax.Apply(order, taxed)));
    }

    /// <summary>
    /// The order with the tax that the invoice of a shipment bears: determined again where the jurisdiction asks for it at billing. When
    /// that cannot be done the tax of the checkout stands and a person is asked; the invoice is not held up.
    /// </summary>
    public async Task<SalesOrder> AtBillingAsync(Tenant tenant, SalesOrder order, Shipment shipment, string cause, CancellationToken cancellation)
    {
        if (tenant.TaxOf(order.LegalEntityId) is not { } settings)
        {
            return order;
        }

        var record = await store.LoadAsync<TaxRecord>(Address(tenant, FabricStreams.TaxOf(order.Reference)), cancellation);
        if (record.Of(shipment.Id) is { } before)
        {
            return OrderTax.Apply(order, before.Result.For(before.Query));
        }

        if (record.Of(TaxRecord.Checkout) is not { } checkout || !OrderTax.IsDeterminedAtBilling(checkout.Result.For(checkout.Query), settings, (await tables.GetAsync(tenant, cancellation)).Tables))
        {
            return order;
        }

        var seller = tenant.Entity(order.LegalEntityId);
        var dates = OrderTax.AtBilling(order, seller, shipment.OccurredAt, clock.GetUtcNow());
        switch (await DetermineAsync(tenant, settings, seller, order, shipment.Id, shipment.Location, dates, cause, cancellation))
        {
            case ParseResult<TaxResult>.Success taxed:
                return OrderTax.Apply(order, taxed.Value);
            case ParseResult<TaxResult>.Failure failed:
                await AskPersonAsync(tenant, order.Reference, shipment.Id, failed.Problems[0].Code, failed.Problems[0].Text, cause, cancellation);
                return order;
            default:
                throw new InvalidOperationException("A reading is a success or a failure.");
        }
    }

    /// <summary>The draft of an invoice with its tax in national currency where the law asks for it; what is not known is asked about and holds up nothing.</summary>
    public async Task<Invoice> InNationalCurrencyAsync(Tenant tenant, Invoice draft, CancellationToken cancellation)
    {
        var inForce = await tables.GetAsync(tenant, cancellation);
        var (stated, doubts) = NationalCurrency.State(draft, draft.Seller, tenant.TaxOf(draft.Seller.Id), inForce.Tables, draft.SupplyDate);
        if (doubts.Count > 0)
        {
            var decisions = await taxDesk.DecisionsAsync(tenant, draft.Seller.Id, cancellation);
            foreach (var doubt in decisions.Open(doubts, draft.SupplyDate))
            {
                await taxDesk.AskAsync(tenant, draft.Seller.Id, draft.OrderReference, doubt, cancellation);
            }
        }

        return stated;
    }

    /// <summary>The tax of a query as of now: of the service, of its earlier answers, or of the tables, with what persons decided.</summary>
    public async Task<ParseResult<TaxResult>> AnswerAsync(Tenant tenant, TaxSettings settings, TaxQuery query, CancellationToken cancellation)
    {
        var engine = (await tables.GetAsync(tenant, cancellation)).Engine;
        var decisions = await taxDesk.DecisionsAsync(tenant, settings.LegalEntityId, cancellation);
        if (settings.Provider is null)
        {
            return engine.Compute(query, decisions);
        }

        var answer = await provider.DetermineAsync(tenant.Id, settings, query, cancellation);
        var result = TaxFallback.Decide(query, answer, cache.Find(tenant.Id, query), engine, decisions);
        if (result is ParseResult<TaxResult>.Success { Value: { Source: TaxFallback.ProviderSource } answered })
        {
            cache.Keep(tenant.Id, query, answered);
        }

        return result;
    }

    /// <summary>Finds the present status of a buyer's tax id.</summary>
    public async Task<TaxIdStatus> StatusOfAsync(Tenant tenant, TaxSettings settings, string? taxId, CancellationToken cancellation)
    {
        var check = TaxIds.Check(taxId, settings.AsksVies);
        return check.ToAsk is { } id ? (await registry.AskAsync(tenant.Id, id, cancellation)).Status : check.Status;
    }

    private async Task<ParseResult<TaxResult>> DetermineAsync(
        Tenant tenant, TaxSettings settings, LegalEntity seller, SalesOrder order, string stage, string? location, TaxDates dates, string cause, CancellationToken cancellation)
    {
        var address = Address(tenant, FabricStreams.TaxOf(order.Reference));
        var status = await StatusOfAsync(tenant, settings, order.Buyer.TaxId, cancellation);
        var facts = new OrderTaxFacts(CustomerKey.Of(tenant.CustomerScope, order.Buyer), location);
        var query = await WithDistanceSalesAsync(tenant, seller, order, OrderTax.QueryOf(order, seller, settings, status, dates, facts), cancellation);
        var before = TaxRecordDecider.AnswerTo(await store.LoadAsync<TaxRecord>(address, cancellation), stage, query);
        var answer = before is null ? await AnswerAsync(tenant, settings, query, cancellation) : new ParseResult<TaxResult>.Success(before);
        if (answer is not ParseResult<TaxResult>.Success { Value: var result })
        {
            return answer;
        }

        if (OrderTax.Undetermined(result) is { } problem)
        {
            return new ParseResult<TaxResult>.Failure([problem]);
        }

        var determined = new TaxDetermined(order.Reference, seller.Id, stage, query, StoredTaxResult.Of(result), clock.GetUtcNow());
        var committed = await store.ExecuteAsync<TaxRecord>(
            address, new Command($"determine:{stage}:{cause}", "tax-desk", "determine", cause, cause), state => TaxRecordDecider.Determine(state, determined), cancellation);
        var kept = committed.CurrentState.Of(stage)!.Result;
        await AskAsync(tenant, seller.Id, order.Reference, stage, kept, cause, cancellation);
        return new ParseResult<TaxResult>.Success(kept.For(committed.CurrentState.Of(stage)!.Query));
    }

    // The order counts before it is taxed, so that of two at once one comes after the other, and the one that crosses the threshold knows it.
    private async Task<TaxQuery> WithDistanceSalesAsync(Tenant tenant, LegalEntity seller, SalesOrder order, TaxQuery query, CancellationToken cancellation)
    {
        if (TaxThreshold.CountedInEuro(query, (await tables.GetAsync(tenant, cancellation)).Tables) is not { } net)
        {
            return query;
        }

        var year = query.Dates.OrderedOn.Year;
        var counted = await store.ExecuteAsync<DistanceSales>(
            Address(tenant, FabricStreams.DistanceSalesOf(seller.Id, year)),
            new Command($"count:{order.Reference}", "tax-desk", "count-distance-sale", order.Reference, order.Reference) { OpensStream = true },
            state => DistanceSales.Count(state, new DistanceSaleCounted(seller.Id, year, order.Reference, net, clock.GetUtcNow())),
            cancellation);
        var last = await store.LoadAsync<DistanceSales>(Address(tenant, FabricStreams.DistanceSalesOf(seller.Id, year - 1)), cancellation);
        var sold = counted.CurrentState.CountedFor(order.Reference, last);
        return query with { Seller = query.Seller with { UnionConsumerSalesInEuro = query.Seller.UnionConsumerSalesInEuro + sold } };
    }

    // A question that a decision can close is asked once for the company; what passes by itself, such as an outage, for each order.
    private async Task AskAsync(Tenant tenant, string company, string reference, string stage, StoredTaxResult kept, string cause, CancellationToken cancellation)
    {
        foreach (var doubt in kept.Questions())
        {
            await taxDesk.AskAsync(tenant, company, reference, doubt, cancellation);
        }

        if (kept.PassingDoubts() is { Count: > 0 } passing)
        {
            await AskPersonAsync(tenant, reference, stage, "tax.provisional", string.Join(' ', passing), cause, cancellation);
        }
    }

    private async Task CheckStorefrontAsync(Tenant tenant, SalesOrder order, CancellationToken cancellation)
    {
        var charged = order.Lines.SelectMany(line => line.Taxes).Select(tax => tax.Jurisdiction).Distinct(StringComparer.Ordinal).ToList();
        var doubts = StorefrontTaxDoubts.Of(tenant.Entity(order.LegalEntityId).Seller, order.Buyer, order.ShipTo, charged);
        if (doubts.Count == 0)
        {
            return;
        }

        var decisions = await taxDesk.DecisionsAsync(tenant, order.LegalEntityId, cancellation);
        var day = BusinessDays.In(tenant.Entity(order.LegalEntityId).TimeZone, order.OrderedAt);
        foreach (var doubt in decisions.Open(doubts, day))
        {
            await taxDesk.AskAsync(tenant, order.LegalEntityId, order.Reference, doubt, cancellation);
        }
    }

    private Task AskPersonAsync(Tenant tenant, string reference, string stage, string code, string text, string cause, CancellationToken cancellation) => exceptions.RaiseAsync(
        tenant.Id,
        tenant.HomeRegion,
        $"tax-{reference}-{stage}",
        new Problem(code, Severity.Warning, "tax", "$", $"Tax of order {reference}, {stage}: {text}"),
        reference,
        amount: null,
        cause,
        cancellation);

    private static StreamAddress Address(Tenant tenant, string stream) => new(tenant.Id, tenant.HomeRegion, stream);
}
