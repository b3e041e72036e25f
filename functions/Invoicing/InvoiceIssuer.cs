using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Platform.Streams;

namespace Billing.Functions.Invoicing;

/// <summary>
/// Issues invoices and credit notes: fixes the draft, takes the next number of the series, puts it on the draft. Each step is committed by
/// itself and once, so a crash in between is mended by doing all again; a number that was given is always used.
/// </summary>
public sealed class InvoiceIssuer(StreamStore store, TimeProvider clock)
{
    /// <summary>Issues the invoice of a draft, or finds the one that was issued for the same key before.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="draft">What to invoice; its key makes it unique.</param>
    /// <param name="cause">The process that asks.</param>
    /// <param name="cancellation">Stops between the steps.</param>
    public async Task<Invoice> IssueAsync(string tenant, string region, Invoice draft, string cause, CancellationToken cancellation)
    {
        Command Step(string name) => new(name, "invoice-issuer", name, cause, cause);
        var address = new StreamAddress(tenant, region, FabricStreams.Invoice(draft.Key));

        var drafted = await store.ExecuteAsync<InvoiceState>(
            address, Step("draft") with { OpensStream = true }, state => InvoiceDecider.Draft(state, draft, clock.GetUtcNow()), cancellation);
        if (drafted is CommitResult<InvoiceState>.Rejected rejected)
        {
            throw new InvalidOperationException($"Invoice {draft.Key} cannot be drafted: {rejected.Problems[0].Text}");
        }

        var state = drafted.CurrentState;
        if (state.Invoice!.Number is not null)
        {
            return state.Invoice;
        }

        var day = BusinessDays.In(draft.Seller.TimeZone, state.DraftedAt);
        var series = new NumberSeries(FabricStreams.Series(state.Invoice.Seller.Id, day.Year), state.Invoice.Seller.InvoicePrefix, day);
        var assigned = await AssignNumberAsync(new StreamAddress(tenant, region, series.Stream), series, draft.Key, Step(draft.Key), cancellation);
        var issued = await store.ExecuteAsync<InvoiceState>(
            address, Step("issue"), before => InvoiceDecider.Issue(before, assigned.Number, assigned.IssueDate, clock.GetUtcNow()), cancellation);
        return issued.CurrentState.Invoice!;
    }

    /// <summary>Issues the credit note that was drafted on the stream of its invoice, or finds the one that was issued for it before.</summary>
    /// <param name="drafted">The draft, and when it was made.</param>
    /// <param name="from">The event that brings it.</param>
    /// <param name="cancellation">Stops between the steps.</param>
    public async Task<Invoice> IssueAsync(InvoiceCredited drafted, EventEnvelope from, CancellationToken cancellation)
    {
        var (note, day) = (drafted.Note, BusinessDays.In(drafted.Note.Seller.TimeZone, drafted.OccurredAt));
        Command Step(string name) => new(name, "invoice-issuer", name, from.CorrelationId, from.EventId);
        var series = new NumberSeries(FabricStreams.CreditNoteSeries(note.Seller.Id, day.Year), note.Seller.NotePrefix, day);
        var assigned = await AssignNumberAsync(from.Address with { Stream = series.Stream }, series, note.Key, Step(note.Key), cancellation);
        var issued = await store.ExecuteAsync<CreditNoteState>(
            from.Address with { Stream = FabricStreams.CreditNote(note.Key) },
            Step("issue") with { OpensStream = true },
            before => CreditNoteDecider.Issue(before, note, assigned.Number, assigned.IssueDate, clock.GetUtcNow()),
            cancellation);
        return issued.CurrentState.Note!;
    }

    // The year and the day come from the draft, not from the clock: a try after New Year's Eve uses the number given before it.
    private async Task<InvoiceNumberAssigned> AssignNumberAsync(
        StreamAddress series, NumberSeries numbers, string key, Command command, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync<InvoiceNumberSeries>(
            series,
            command,
            state => InvoiceNumberSeries.Assign(state, numbers.Prefix, numbers.Day.Year, key, numbers.Day, clock.GetUtcNow()),
            cancellation);
        return result switch
        {
            CommitResult<InvoiceNumberSeries>.Committed committed => (InvoiceNumberAssigned)committed.Events[0],
            CommitResult<InvoiceNumberSeries>.Unchanged { Receipt: { } receipt } =>
                (InvoiceNumberAssigned)await store.ReadEventAsync(series, receipt.FirstSequence, cancellation),
            _ => throw new InvalidOperationException($"No number could be given to {key}."),
        };
    }

    private sealed record NumberSeries(string Stream, string Prefix, DateOnly Day);
}
