using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Ledger;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Primitives;
using Billing.Domain.Reporting;
using Billing.Functions.Invoicing;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Ledger;

/// <summary>
/// Reads what the tax report of a period rests on: the rows of the invoice register that were issued in it, and the states of its journal days. It
/// costs what the period holds, and not what was ever stored.
/// </summary>
public sealed class TaxReportReader(StreamStore store, StreamQueries queries, InvoiceRegister register)
{
    /// <summary>The report, from a day up to another, which is left out.</summary>
    public async Task<TaxReport> ReadAsync(Tenant tenant, DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        var unread = new UnreadRecords();
        var documents = await DocumentsAsync(tenant, from, until, unread, cancellation);
        var journal = await JournalAsync(tenant, from, until, unread, cancellation);
        var trueUps = new List<DatedTrueUp>();
        await foreach (var envelope in queries.Collecting(unread).EventsAsync(tenant.Id, tenant.HomeRegion, FabricStreams.Taxes, TypeOf<TaxTruedUp>(), cancellation))
        {
            trueUps.AddRange(Read<TaxTruedUp>(envelope, unread).Select(each => new DatedTrueUp(each, BusinessDays.In(tenant.Entity(each.LegalEntityId).TimeZone, each.OccurredAt))));
        }

        var report = TaxReport.Of(from, until, documents, trueUps, journal);
        return unread.All.Count == 0 ? report : report with { Unread = [.. unread.All.Select(record => record.ToString())] };
    }

    private async Task<List<TaxedDocument>> DocumentsAsync(Tenant tenant, DateOnly from, DateOnly until, UnreadRecords unread, CancellationToken cancellation)
    {
        var documents = new List<TaxedDocument>();
        await foreach (var row in register.IssuedAsync(tenant.Id, tenant.HomeRegion, from, until, cancellation))
        {
            if (row.Taxes is { } taxes)
            {
                documents.Add(new TaxedDocument(
                    row.LegalEntityId, row.Net.Currency.Code, row.IssueDate, row.Type == DocumentType.CreditNote, LedgerPostings.TextOf(row.Id, row.Corrects), taxes));
                continue;
            }

            // A row of an earlier build: the document itself tells.
            var stream = row.Type == DocumentType.CreditNote ? FabricStreams.CreditNote(row.Key) : FabricStreams.Invoice(row.Key);
            var events = await queries.HistoryAsync(new StreamAddress(tenant.Id, tenant.HomeRegion, stream), cancellation);
            documents.AddRange(events.SelectMany(envelope => Read<InvoiceIssued>(envelope, unread)).Select(issued => TaxedDocument.Of(issued.Invoice)));
            documents.AddRange(events.SelectMany(envelope => Read<CreditNoteIssued>(envelope, unread)).Select(issued => TaxedDocument.Of(issued.Note)));
        }

        return documents;
    }

    private async Task<List<TaxBooked>> JournalAsync(Tenant tenant, DateOnly from, DateOnly until, UnreadRecords unread, CancellationToken cancellation)
    {
        var booked = new List<TaxBooked>();
        foreach (var entity in tenant.LegalEntities)
        {
            var (first, behind) = (FabricStreams.JournalDay(entity.Id, from), FabricStreams.JournalDay(entity.Id, until));
            await foreach (var state in queries.Collecting(unread).StatesBetweenAsync<JournalDay>(tenant.Id, tenant.HomeRegion, first, behind, cancellation))
            {
                if (TaxBooked.Of(state.Data, DayOf(state.Stream)) is { } day)
                {
                    booked.Add(day);
                    continue;
                }

                // A day that was begun before its state told: its entries do.
                var events = await queries.HistoryAsync(new StreamAddress(tenant.Id, tenant.HomeRegion, state.Stream), cancellation);
                booked.AddRange(events.SelectMany(envelope => Read<JournalEntryPosted>(envelope, unread)).Select(posted => TaxBooked.Of(posted.Entry)));
            }
        }

        return booked;
    }

    private IEnumerable<TEvent> Read<TEvent>(EventEnvelope envelope, UnreadRecords unread) =>
        unread.Try(envelope.Stream, envelope.Id, () => store.Read(envelope)).OfType<TEvent>();

    private static string TypeOf<TEvent>() => typeof(TEvent).GetCustomAttributes(typeof(EventTypeAttribute), inherit: false).Cast<EventTypeAttribute>().Single().Name;

    private static DateOnly DayOf(string stream) => DateOnly.ParseExact(stream[^10..], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
