using Billing.Domain.Access;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Operations.DeadLetters;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Lets an order go on that is held because its prices break a contract.</summary>
public sealed class ReleaseOrder(TenantGate gate, StreamStore store, TimeProvider clock)
{
    private const int LargestBody = 16 * 1024;

    /// <summary>Takes the order as it is. Who let it go on and why stands in its history.</summary>
    [Function(nameof(ReleaseOrder))]
    [AllowedTo(FabricRole.Pricing)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<OrderState>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "There is no such order that is held.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 16 KiB.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "orders/{tenant}/{order}/release")] HttpRequest request,
        string tenant,
        string order,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return refusal!;
        }

        if (await RequestBody.ReadAsync(request, LargestBody, cancellation) is not { } body)
        {
            return RequestBody.TooLarge("orders.too-large", LargestBody);
        }

        var reading = JsonFields.Read(body, "orders", fields => OperatorAct.Read(fields, request.PrincipalId()));
        if (reading is ParseResult<OperatorAct>.Failure { Problems: var unsound })
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Body refused", unsound);
        }

        var by = ((ParseResult<OperatorAct>.Success)reading).Value;
        var key = new OrderKey(found.Id, found.HomeRegion, order);
        var address = key.Address(FabricStreams.Order(order));
        var command = new Command($"release:{by.Actor}:{clock.GetUtcNow().UtcTicks}", by.Actor, "release-order", key.InstanceId, key.InstanceId);
        var result = await store.ExecuteAsync<OrderState>(address, command, state => OrderDecider.Release(state, by.Actor, by.Reason, clock.GetUtcNow()), cancellation);
        if (result is CommitResult<OrderState>.Rejected { Problems: var problems })
        {
            return Problems.Of(StatusCodes.Status409Conflict, "Not held", problems);
        }

        await OrderProcesses.StartAsync(processes, key, cancellation);
        return Results.Json(result.CurrentState, FabricJson.Options);
    }
}
