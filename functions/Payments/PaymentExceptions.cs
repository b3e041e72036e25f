using Billing.Domain.Payments;
using Billing.Functions.Exceptions;

namespace Billing.Functions.Payments;

/// <summary>Brings questions about payments to a person, and takes back those that are answered.</summary>
internal static class PaymentExceptions
{
    /// <summary>Raises what is open and resolves what is in order again.</summary>
    public static async Task AskAsync(
        this ExceptionQueue exceptions, string tenant, string region, IReadOnlyList<PaymentQuestion> questions, string subject, string cause, CancellationToken cancellation)
    {
        foreach (var question in questions)
        {
            await (question.IsAnswered
                ? exceptions.ResolveAsync(tenant, region, question.ExceptionId, "A later notice of the gateway put it in order.", cause, cancellation)
                : exceptions.ReportAsync(tenant, region, question.ExceptionId, question.Problem, subject, question.Amount, cause, cancellation));
        }
    }
}
