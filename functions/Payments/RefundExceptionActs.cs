using Billing.Domain.Access;
using Billing.Functions.Exceptions.Acts;

namespace Billing.Functions.Payments;

/// <summary>What people can do about refunds that wait for a decision.</summary>
internal static class RefundExceptionActs
{
    /// <summary>Decides a refund from its exception; the body is that of the refund's own route.</summary>
    public static IExceptionAct Decide(DecideRefund refunds) => new AreaAct(
        "decide-refund",
        [FabricRole.Finance],
        raised => raised.Code == "refunds.to-decide",
        fields =>
        {
            var asked = RefundDecisionAsked.Read(fields);
            return (request, cancellation) =>
            {
                var raised = request.Exception.Raised!;
                return refunds.DecideAsync(request.Tenant, raised.Subject, raised.ExceptionId[$"refund-{raised.Subject}-".Length..], asked, request.Command, cancellation);
            };
        });
}
