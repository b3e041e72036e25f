using Billing.Domain.Access;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Reporting;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Tax;

/// <summary>Reports the taxes of a period by jurisdiction, category and rate, tied to the ledger. Read from the streams themselves.</summary>
public sealed class GetTaxReport(TenantEndpoint endpoint, StreamStore store, StreamQueries queries)
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

        var invoices = await EventsAsync<InvoiceIssued>(tenant, FabricStreams.Invoices, cancellation);
        var notes = await EventsAsync<CreditNoteIssued>(tenant, FabricStreams.CreditNotes, cancellation);
        var entries = await EventsAsync<JournalEntryPosted>(tenant, FabricStreams.Journal, cancellation);
        var trueUps = await EventsAsync<TaxTruedUp>(tenant, FabricStreams.Taxes, cancellation);
        return answer(TaxReport.Of(
            days.From,
            days.Until,
            invoices.Select(issued => issued.Invoice).Concat(notes.Select(issued => issued.Note)),
            trueUps.Select(each => new DatedTrueUp(each, BusinessDays.In(tenant.Entity(each.LegalEntityId).TimeZone, each.OccurredAt))),
            entries.Select(posted => posted.Entry)));
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
