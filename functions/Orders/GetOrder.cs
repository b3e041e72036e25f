using Billing.Domain.Access;
using Billing.Domain.Orders;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Orders;

/// <summary>Where an order stands: read from its own stream, so strongly consistent.</summary>
public sealed class GetOrder(TenantGate gate, StreamStore store)
{
    /// <summary>One order by its number.</summary>
    [Function(nameof(GetOrder))]
    [AllowedTo(FabricRole.Reader)]
    [ProducesResponseType<OrderState>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such order.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{tenant}/{order}")] HttpRequest request,
        string tenant,
        string order,
        CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        var state = await store.LoadAsync<OrderState>(new StreamAddress(found.Id, found.HomeRegion, FabricStreams.Order(order)), cancellation);
        return ReferenceEquals(state, OrderState.Empty)
            ? Problems.Of(StatusCodes.Status404NotFound, "Unknown order", "orders.unknown", $"There is no order {order}.")
            : Results.Json(state, FabricJson.Options);
    }
}
