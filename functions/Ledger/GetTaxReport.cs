using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Domain.Reporting;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Ledger;

/// <summary>Reports the taxes of a period by jurisdiction, category and rate, tied to the ledger. Read from the invoice register and the days of the journal.</summary>
public sealed class GetTaxReport(TenantEndpoint endpoint, TaxReportReader reports)
{
    /// <summary>The report, as JSON.</summary>
    [Function(nameof(GetTaxReport))]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<TaxReport>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The period is none.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tax-report/{tenant}/{period}")] HttpRequest request,
        string tenant,
        string period,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ReportAsync(found, period, report => Answers.Json(report), cancellation), cancellation);

    /// <summary>The rows of the report, as CSV with a heading.</summary>
    [Function("GetTaxReportRows")]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<byte[]>(StatusCodes.Status200OK, "text/csv")]
    [Refuses(StatusCodes.Status400BadRequest, "The period is none.")]
    public Task<IResult> RowsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tax-report/{tenant}/{period}/csv")] HttpRequest request,
        string tenant,
        string period,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ReportAsync(found, period, report => Results.Text(report.ToCsv(), "text/csv"), cancellation), cancellation);

    private async Task<IResult> ReportAsync(Tenant tenant, string period, Func<TaxReport, IResult> answer, CancellationToken cancellation)
    {
        if (TaxReport.PeriodOf(period) is not { } days)
        {
            return Problems.Of(
                StatusCodes.Status400BadRequest, "Not a period", [Problem.Error("tax.period", "$.period", "The period must be a month (2026-11), a quarter (2026-Q4) or a year (2026).")]);
        }

        return answer(await reports.ReadAsync(tenant, days.From, days.Until, cancellation));
    }
}
