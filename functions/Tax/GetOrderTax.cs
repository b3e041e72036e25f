using Billing.Domain.Access;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Tax.Computation;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Tax;

/// <summary>The determinations of an order's tax.</summary>
/// <param name="Reference">The order.</param>
/// <param name="Stages">Each determination: at checkout, and for shipments that were determined again.</param>
public sealed record OrderTaxAnswer(string Reference, IReadOnlyList<OrderTaxStage> Stages);

/// <summary>One determination.</summary>
/// <param name="Stage"><c>checkout</c>, or the id of a shipment.</param>
/// <param name="Source">provider, cached or tables.</param>
/// <param name="Version">Version of the tables, or the provider's reference.</param>
/// <param name="Doubts">Why it is provisional; empty when it is not.</param>
/// <param name="IsTruedUp">True if a provisional tax was determined for good since.</param>
/// <param name="Lines">Each line with its reasons.</param>
public sealed record OrderTaxStage(
    string Stage, string Source, string Version, IReadOnlyList<string> Doubts, bool IsTruedUp, IReadOnlyList<OrderTaxLine> Lines);

/// <summary>The tax of a line.</summary>
/// <param name="LineId">Which line.</param>
/// <param name="Net">Before tax.</param>
/// <param name="Tax">All taxes.</param>
/// <param name="Reasons">Inputs, rule, rates with sources and result, in sentences.</param>
public sealed record OrderTaxLine(string LineId, decimal Net, decimal Tax, IReadOnlyList<string> Reasons);

/// <summary>Explains the tax of an order.</summary>
public sealed class GetOrderTax(TenantEndpoint endpoint, StreamStore store)
{
    /// <summary>Each determination with the reasons of each line.</summary>
    [Function(nameof(GetOrderTax))]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<OrderTaxAnswer>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "The tax of the order was not determined here: there is no such order, or its storefront's tax stands.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{tenant}/{order}/tax")] HttpRequest request,
        string tenant,
        string order,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ExplainAsync(found, OrderRoute.Read(order), cancellation), cancellation);

    private async Task<IResult> ExplainAsync(Tenant tenant, string order, CancellationToken cancellation)
    {
        var record = await store.LoadAsync<TaxRecord>(new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.TaxOf(order)), cancellation);
        return record.Reference is null
            ? Problems.Of(StatusCodes.Status404NotFound, "No tax", "tax.not-determined", "The tax of this order was not determined here.")
            : Answers.Json(new OrderTaxAnswer(order, [.. record.Determinations.Select(StageOf)]));
    }

    private static OrderTaxStage StageOf(TaxDetermination determination)
    {
        var result = determination.Result.For(determination.Query);
        return new OrderTaxStage(
            determination.Stage,
            result.Source,
            result.Version,
            result.Doubts,
            determination.TruedUp is not null,
            [.. result.Lines.Select(line => new OrderTaxLine(line.Line.LineId, line.Net.Amount, line.Tax.Amount, TaxExplanation.Of(result, line)))]);
    }
}
