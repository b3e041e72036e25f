using Billing.Domain.Access;
using Billing.Domain.Exceptions;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Exceptions;
using Billing.Functions.Exceptions.Acts;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Payments;

/// <summary>Says which order captured money pays.</summary>
/// <param name="Order">Number of the order: <c>1001</c>, or <c>outlet~1001</c> of the store outlet.</param>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, for then it is known.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
public sealed record AssignPaymentBody(string Order, string? Actor, string Reason);

/// <summary>Captured money and the order that it pays.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="PaymentId">The gateway's id.</param>
/// <param name="Order">Order that it pays.</param>
/// <param name="Captured">Amount captured.</param>
public sealed record AssignedPayment(string Gateway, string PaymentId, string Order, Money Captured);

/// <summary>Assigns captured money, of which a gateway names no order, to the order that it pays.</summary>
public sealed class AssignPayment(TenantEndpoint endpoint, StreamStore store, ExceptionQueue exceptions, TimeProvider clock)
{
    private const string Component = "payments";
    private const string Prefix = "payment-needs-person-";

    private static readonly CommandBody<string> Body = CommandBody.Of(Component, 16 * 1024, (fields, _) => ReadOrder(fields));

    /// <summary>Books the money as a payment of the order, at the time at which it was captured.</summary>
    [Function(nameof(AssignPayment))]
    [AllowedTo(FabricRole.Finance)]
    [Consumes(typeof(AssignPaymentBody), "application/json")]
    [ProducesResponseType<AssignedPayment>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The order, the actor or the reason is missing.")]
    [Refuses(StatusCodes.Status409Conflict, "No money of the payment waits for an order.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 16 KiB.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "payments/{tenant}/{gateway}/{payment}/order")] HttpRequest request,
        string tenant,
        string gateway,
        string payment,
        CancellationToken cancellation) =>
        endpoint.CommandAsync(request, tenant, Body, (found, order, command) => AssignAsync(found, gateway, payment, order, command, cancellation), cancellation);

    /// <summary>Id of the exception about a notice that names no order.</summary>
    internal static string ExceptionOf(string messageId) => Prefix + messageId;

    /// <summary>The act by which it is done from the exception.</summary>
    internal static IExceptionAct ActOf(AssignPayment assign) => new AreaAct(
        "assign-order",
        [FabricRole.Finance],
        raised => raised.Code == EscalationCodes.NoOrderReference && raised.ExceptionId.StartsWith(Prefix, StringComparison.Ordinal),
        fields =>
        {
            var order = ReadOrder(fields);
            return (request, cancellation) => assign.AssignRaisedAsync(request.Tenant, request.Exception.Raised!, order, request.Command, cancellation);
        });

    private static string ReadOrder(JsonFields fields)
    {
        var text = fields.Id("order");
        if (OrderReference.TryParse(text, store: null, out var reference))
        {
            return reference.ToString();
        }

        if (text.Length > 0)
        {
            fields.Refuse("order", "unusable-reference", "must hold a letter or a digit");
        }

        return text;
    }

    // Of two gateways one may use an id of the other: the text of the exception begins with the name of the right one.
    private Task<IResult> AssignRaisedAsync(Tenant tenant, ExceptionRaised raised, string order, HttpCommand command, CancellationToken cancellation) =>
        AssignAsync(tenant, raised.Text.Split(' ')[0], raised.Subject, order, command, cancellation);

    private async Task<IResult> AssignAsync(Tenant tenant, string gateway, string payment, string order, HttpCommand command, CancellationToken cancellation)
    {
        var address = new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.Payment(gateway, payment));
        var waiting = (await store.LoadAsync<PaymentState>(address, cancellation)).Unassigned;
        var result = await store.ExecuteAsync<PaymentState>(
            address,
            command.On("assign-payment"),
            state => PaymentDecider.Assign(state, order, command.Actor, command.Reason, clock.GetUtcNow()),
            cancellation);
        foreach (var notice in result is CommitResult<PaymentState>.Committed ? waiting : [])
        {
            await exceptions.ResolveAsync(
                tenant.Id, tenant.HomeRegion, ExceptionOf(notice.Notice), $"{command.Actor} assigned it to order {order}.", $"assigned:{command.Digest}", cancellation);
        }

        return Answers.Of(result, "Not assigned", state => Answers.Json(new AssignedPayment(state.Gateway!, payment, state.OrderReference!, state.Captured!.Value)));
    }
}
