using Billing.Domain.Access;
using Billing.Domain.Approvals;
using Billing.Domain.Orders;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Approvals;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Lets an order go on that is held because its prices break a contract, or because a person was to look at it.</summary>
public sealed class ReleaseOrder(TenantEndpoint endpoint, StreamStore store, OrderAcceptance acceptance, ApprovalGate gate, TimeProvider clock)
{
    /// <summary>Role that may.</summary>
    internal const FabricRole Role = FabricRole.Pricing;

    private static readonly CommandBody<ValueTuple> Body = CommandBody.OfActAlone("orders", 16 * 1024);

    /// <summary>Takes the order as it is. Who let it go on and why stands in its history.</summary>
    [Function(nameof(ReleaseOrder))]
    [AllowedTo(Role)]
    [Consumes(typeof(OperatorActBody), "application/json")]
    [ProducesResponseType<OrderState>(StatusCodes.Status200OK)]
    [ProducesResponseType<ApprovalBody>(StatusCodes.Status202Accepted, Description = "The tenant wants it approved: it is proposed.")]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "There is no such order that is held, or it is not known what is sold.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 16 KiB.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{tenant}/{order}/release")] HttpRequest request,
        string tenant,
        string order,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) =>
        endpoint.CommandAsync(request, tenant, Body, (found, _, command) => ReleaseAsync(found, OrderRoute.Read(order), command, processes, cancellation), cancellation);

    /// <summary>Lets an order go on, or proposes it.</summary>
    internal async Task<IResult> ReleaseAsync(Tenant tenant, string order, HttpCommand command, DurableTaskClient processes, CancellationToken cancellation)
    {
        var state = await store.LoadAsync<OrderState>(new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Order(order)), cancellation);
        return state.HeldOrder is { } held && await gate.StopAsync(tenant, ProposalOf(order, held, state.Problems), command, cancellation) is { } proposed
            ? proposed
            : await CarryOutAsync(tenant, order, command, processes, cancellation);
    }

    /// <summary>Carries out a release that was approved.</summary>
    internal ApprovedCommand Approved => new(
        ApprovalTypes.OrderRelease,
        (request, cancellation) => CarryOutAsync(request.Tenant, request.Content.GetProperty("order").GetString()!, request.Command, request.Processes, cancellation));

    private static Proposal ProposalOf(string order, SalesOrder held, IReadOnlyList<Problem> problems) => new(
        ApprovalTypes.OrderRelease,
        order,
        $"Order {order} over {held.Gross} goes on as it is.",
        held.Gross,
        new { order },
        [new ApprovalEffect($"order {order}", "held", "confirmed"), .. problems.Select(problem => new ApprovalEffect(problem.Path, problem.Text, "taken as it is"))]);

    private async Task<IResult> CarryOutAsync(Tenant tenant, string order, HttpCommand command, DurableTaskClient processes, CancellationToken cancellation)
    {
        var key = new OrderKey(tenant.Id, tenant.HomeRegion, order);
        var result = await store.ExecuteAsync<OrderState>(
            key.Address(FabricStreams.Order(order)),
            command.On("release-order", key.InstanceId),
            state => OrderDecider.Release(state, command.Actor, command.Reason, clock.GetUtcNow()),
            cancellation);
        if (result is not CommitResult<OrderState>.Rejected)
        {
            await acceptance.ResolveAsync(tenant, order, $"{command.Actor} released it.", command.Digest, cancellation);
            await OrderProcesses.StartAsync(processes, key, cancellation);
        }

        return Answers.Of(result, "Not held", state => Answers.Json(state));
    }
}
