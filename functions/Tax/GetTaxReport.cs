using Billing.Domain.Access;
using Billing.Domain.Invoicing;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using Billing.Domain.Tax.Orders;
using Billing.Domain.Tax.Report;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Tax;

/// <summary>The taxes of a period by jurisdiction, category and rate, tied to the ledger. Read from the streams themselves.</summary>
public sealed class GetTaxReport(TenantGate gate, StreamStore store, StreamQueries queries)
{
    /// <summary>The report, as JSON.</summary>
    [Function(nameof(GetTaxReport))]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<TaxReport>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The period is none.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "tax-report/{tenant}/{period}")] HttpRequest request,
        string tenant,
        string period,
        CancellationToken cancellation)
    {
        var (report, refusal) = await MakeAsync(tenant, period, cancellation);
        return report is null ? refusal! : Results.Json(report, FabricJson.Options);
    }

    /// <summary>The rows of the report, as CSV with a heading.</summary>
    [Function("GetTaxReportRows")]
    [AllowedTo(FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<byte[]>(StatusCodes.Status200OK, "text/csv")]
    [Refuses(StatusCodes.Status400BadRequest, "The period is none.")]
    public async Task<IResult> RowsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "tax-report/{tenant}/{period}/csv")] HttpRequest request,
        string tenant,
        string period,
        CancellationToken cancellation)
    {
        var (report, refusal) = await MakeAsync(tenant, period, cancellation);
        return report is null ? refusal! : Results.Text(report.ToCsv(), "text/csv");
    }

    private async Task<(TaxReport? Report, IResult? Refusal)> MakeAsync(string tenant, string period, CancellationToken cancellation)
    {
        var (found, refusal) = await gate.EnterAsync(tenant, cancellation);
        if (found is null)
        {
            return (null, refusal);
        }

        if (TaxReport.PeriodOf(period) is not { } days)
        {
            return (null, Problems.Of(
                StatusCodes.Status400BadRequest, "Not a period", [Problem.Error("tax.period", "$.period", "The period must be a month (2026-11), a quarter (2026-Q4) or a year (2026).")]));
        }

        var invoices = await EventsAsync<InvoiceIssued>(found, FabricStreams.Invoices, cancellation);
        var entries = await EventsAsync<JournalEntryPosted>(found, FabricStreams.Journal, cancellation);
        var trueUps = await EventsAsync<TaxTruedUp>(found, FabricStreams.Taxes, cancellation);
        return (TaxReport.Of(
            days.From,
            days.Until,
            invoices.Select(issued => issued.Invoice),
            trueUps.Select(each => new DatedTrueUp(each, BusinessDays.In(found.Entity(each.LegalEntityId).TimeZone, each.OccurredAt))),
            entries.Select(posted => posted.Entry)), null);
    }

    private async Task<List<T>> EventsAsync<T>(Tenant tenant, string prefix, CancellationToken cancellation)
        where T : IDomainEvent
    {
        var found = new List<T>();
        await foreach (var envelope in queries.EventsAsync(tenant.Id, tenant.HomeRegion, prefix, cancellation: cancellation))
        {
            if (store.Read(envelope) is T wanted)
            {
                found.Add(wanted);
            }
        }

        return found;
    }
}
