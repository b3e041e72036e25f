using Billing.Domain.Access;
using Billing.Domain.Orders;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>Shows where an order stands: read from its own stream, so strongly consistent.</summary>
public sealed class GetOrder(TenantEndpoint endpoint, StreamStore store)
{
    /// <summary>One order by its number.</summary>
    [Function(nameof(GetOrder))]
    [AllowedTo(FabricRole.Reader)]
    [ProducesResponseType<OrderState>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such order.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "orders/{tenant}/{order}")] HttpRequest request,
        string tenant,
        string order,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ReadAsync(found, OrderRoute.Read(order), cancellation), cancellation);

    private async Task<IResult> ReadAsync(Tenant tenant, string order, CancellationToken cancellation)
    {
        var state = await store.LoadAsync<OrderState>(new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Order(order)), cancellation);
        return ReferenceEquals(state, OrderState.Empty)
            ? Problems.Of(StatusCodes.Status404NotFound, "Unknown order", "orders.unknown", $"There is no order {order}.")
            : Answers.Json(state);
    }
}
