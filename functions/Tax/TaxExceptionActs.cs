using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions.Acts;
using Billing.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Tax;

/// <summary>What people can do about doubts of tax.</summary>
internal static class TaxExceptionActs
{
    /// <summary>Decides a doubt from its exception; the body is that of the route of decisions.</summary>
    public static IExceptionAct Decide(DecideTaxDoubt doubts) => new AreaAct(
        "decide-tax",
        [FabricRole.Finance],
        raised => TaxDoubtService.CompanyOf(raised.ExceptionId) is not null,
        fields =>
        {
            var decision = DecideTaxDoubt.Read(fields);
            return async (request, cancellation) =>
            {
                var id = request.Exception.Raised!.ExceptionId;
                var company = TaxDoubtService.CompanyOf(id)!;
                return TaxDoubtService.ExceptionOf(company, decision.Question) == id
                    ? await doubts.DecideAsync(request.Tenant, company, decision, request.Command, cancellation)
                    : Problems.Of(
                        StatusCodes.Status400BadRequest, "Request refused", [Problem.Error("tax.other-question", "$.question", "question is not that of this exception, which its text names.")]);
            };
        });
}
