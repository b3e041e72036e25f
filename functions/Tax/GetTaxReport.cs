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

        var unread = new UnreadRecords();
        var invoices = await EventsAsync<InvoiceIssued, Invoice>(tenant, FabricStreams.Invoices, issued => issued.Invoice, unread, cancellation);
        var notes = await EventsAsync<CreditNoteIssued, Invoice>(tenant, FabricStreams.CreditNotes, issued => issued.Note, unread, cancellation);
        var entries = await EventsAsync<JournalEntryPosted, JournalEntry>(tenant, FabricStreams.Journal, posted => posted.Entry, unread, cancellation);
        var trueUps = await EventsAsync<TaxTruedUp, DatedTrueUp>(
            tenant, FabricStreams.Taxes, each => new DatedTrueUp(each, BusinessDays.In(tenant.Entity(each.LegalEntityId).TimeZone, each.OccurredAt)), unread, cancellation);
        var report = TaxReport.Of(
            days.From,
            days.Until,
            invoices.Concat(notes),
            trueUps,
            entries);
        return answer(unread.All.Count == 0 ? report : report with { Unread = [.. unread.All.Select(record => record.ToString())] });
    }

    private async Task<List<TRow>> EventsAsync<TEvent, TRow>(Tenant tenant, string prefix, Func<TEvent, TRow> row, UnreadRecords unread, CancellationToken cancellation)
        where TEvent : IDomainEvent
    {
        var found = new List<TRow>();
        await foreach (var envelope in queries.Collecting(unread).EventsAsync(tenant.Id, tenant.HomeRegion, prefix, cancellation: cancellation))
        {
            found.AddRange(unread.Try(envelope.Stream, envelope.Id, () => store.Read(envelope) is TEvent wanted ? new[] { row(wanted) ?? throw new InvalidDataException("It lacks what it tells of.") } : []).SelectMany(rows => rows));
        }

        return found;
    }
}
