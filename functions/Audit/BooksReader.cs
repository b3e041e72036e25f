using Billing.Domain.Audit;
using Billing.Domain.Invoicing;
using Billing.Domain.Invoicing.CreditNotes;
using Billing.Domain.Ledger;
using Billing.Domain.Metering;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Payments;
using Billing.Domain.Primitives;
using Billing.Domain.Reporting;
using Billing.Domain.Revenue;
using Billing.Domain.Settlement;
using Billing.Functions.Settlement;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Audit;

/// <summary>Reads what the audit of a tenant's books needs, from the streams. Costs as much as the tenant has documents.</summary>
public sealed class BooksReader(StreamStore store, StreamQueries queries, SettlementFiles files)
{
    /// <summary>The facts as they are now.</summary>
    public async Task<BooksFacts> ReadAsync(Tenant tenant, CancellationToken cancellation)
    {
        var (events, unread) = (new List<EventEnvelope>(), new UnreadRecords());
        await foreach (var envelope in queries.Collecting(unread).EventsAsync(tenant.Id, tenant.HomeRegion, prefix: string.Empty, cancellation: cancellation))
        {
            events.Add(envelope);
        }

        var inputs = await WebhooksAsync(tenant, events, unread, cancellation);
        inputs.AddRange(await UsageAsync(tenant, unread, cancellation));
        inputs.AddRange(await FilesAsync(tenant, unread, cancellation));
        return new BooksFacts
        {
            Entries = Of<JournalEntryPosted, JournalEntry>(events, posted => posted.Entry, unread),
            Days = await StatesAsync<JournalDay>(tenant, FabricStreams.Journal, unread, cancellation),
            Numbers = Numbers(events, unread),
            Invoices = Of<InvoiceIssued, Invoice>(events, issued => issued.Invoice, unread),
            CreditNotes = Of<CreditNoteIssued, Invoice>(events, issued => issued.Note, unread),
            TaxTrueUps = Of<TaxTruedUp, DatedTrueUp>(events, each => new DatedTrueUp(each, BusinessDays.In(tenant.Entity(each.LegalEntityId).TimeZone, each.OccurredAt)), unread),
            Orders = await StatesAsync<OrderState>(tenant, FabricStreams.Orders, unread, cancellation),
            Payments = await StatesAsync<PaymentState>(tenant, FabricStreams.Payments, unread, cancellation),
            Payouts = await StatesAsync<SettlementState>(tenant, FabricStreams.Settlements, unread, cancellation),
            Receivables = await StatesAsync<Receivable>(tenant, FabricStreams.Receivables, unread, cancellation),
            Contracts = await StatesAsync<RevenueContract>(tenant, FabricStreams.Revenue, unread, cancellation),
            Inputs = inputs,
            BrokenChains = events.GroupBy(envelope => envelope.Stream).Select(StreamChain.FindBreak).OfType<string>().ToList(),
            Unread = [.. unread.All.Select(record => record.ToString())],
        };
    }

    private List<TRow> Of<TEvent, TRow>(IEnumerable<EventEnvelope> events, Func<TEvent, TRow> row, UnreadRecords unread)
        where TEvent : IDomainEvent => [.. events
        .SelectMany(envelope => unread.Try(envelope.Stream, envelope.Id, () => store.Read(envelope) is TEvent wanted ? new[] { row(wanted) ?? throw new InvalidDataException("It lacks what it tells of.") } : []))
        .SelectMany(rows => rows)];

    private Dictionary<string, IReadOnlyList<InvoiceNumberAssigned>> Numbers(IEnumerable<EventEnvelope> events, UnreadRecords unread) => events
        .Where(envelope => envelope.Stream.StartsWith(FabricStreams.InvoiceSeries, StringComparison.Ordinal))
        .GroupBy(envelope => envelope.Stream)
        .ToDictionary(
            series => series.Key,
            series => (IReadOnlyList<InvoiceNumberAssigned>)Of<InvoiceNumberAssigned, InvoiceNumberAssigned>(series.OrderBy(envelope => envelope.Sequence), assigned => assigned, unread),
            StringComparer.Ordinal);

    // An outside event took effect as often as there are receipts of it, provided that it caused just the events they tell of.
    private async Task<List<AcknowledgedInput>> WebhooksAsync(Tenant tenant, IReadOnlyList<EventEnvelope> events, UnreadRecords unread, CancellationToken cancellation)
    {
        var caused = events.Where(IsEffect).GroupBy(envelope => envelope.CausationId).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var receipts = await EffectReceiptsAsync(tenant, unread, cancellation);
        var inputs = new List<AcknowledgedInput>();
        await foreach (var state in queries.Collecting(unread).StatesAsync<IntakeRecord>(tenant.Id, tenant.HomeRegion, FabricStreams.Intake, cancellation))
        {
            if (state.Data.Accepted is not { } taken)
            {
                unread.Add(new UnreadRecord(state.Stream, state.Id, "It does not say what was accepted."));
                continue;
            }

            var result = state.Data.Handled?.Result;
            var ofInput = receipts[$"{taken.Source}:{taken.EventId}"].ToList();
            var isOnceOver = caused.GetValueOrDefault(taken.MessageId) == (result == IntakeResults.Refused ? 0 : ofInput.Sum(receipt => receipt.EventCount));
            var effects = result == IntakeResults.Refused ? 0 : ofInput.Count;
            inputs.Add(new AcknowledgedInput(
                $"{taken.Source} {taken.EventId} ({result ?? "waiting"})", isOnceOver ? effects : effects + 1, result is IntakeResults.Refused or IntakeResults.NoEffect));
        }

        return inputs;
    }

    private async Task<ILookup<string, ReceiptDocument>> EffectReceiptsAsync(Tenant tenant, UnreadRecords unread, CancellationToken cancellation)
    {
        var receipts = new List<ReceiptDocument>();
        foreach (var prefix in new[] { FabricStreams.Orders, FabricStreams.ShopOrders, FabricStreams.Payments, FabricStreams.Parcels, FabricStreams.Settlements })
        {
            await foreach (var receipt in queries.ReceiptsAsync(tenant.Id, tenant.HomeRegion, prefix, cancellation: cancellation))
            {
                receipts.Add(receipt);
            }
        }

        return receipts.ToLookup(receipt => receipt.Key, StringComparer.Ordinal);
    }

    // Refusals, the intake's own records and what a determination of tax rests on are not effects.
    private static bool IsEffect(EventEnvelope envelope) =>
        envelope.Type != "order.rejected"
        && !envelope.Stream.StartsWith(FabricStreams.Intake, StringComparison.Ordinal)
        && !envelope.Stream.StartsWith(FabricStreams.Taxes, StringComparison.Ordinal)
        && !envelope.Stream.StartsWith(FabricStreams.Exceptions, StringComparison.Ordinal)
        && !envelope.Stream.StartsWith(FabricStreams.DeadLetters, StringComparison.Ordinal);

    private async Task<IReadOnlyList<AcknowledgedInput>> UsageAsync(Tenant tenant, UnreadRecords unread, CancellationToken cancellation)
    {
        var receipts = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var receipt in queries.ReceiptsAsync(tenant.Id, tenant.HomeRegion, FabricStreams.Usage, cancellation: cancellation))
        {
            receipts[receipt.Stream] = receipts.GetValueOrDefault(receipt.Stream) + 1;
        }

        var inputs = new List<AcknowledgedInput>();
        await foreach (var day in queries.Collecting(unread).StatesAsync<UsageDay>(tenant.Id, tenant.HomeRegion, FabricStreams.Usage, cancellation))
        {
            var counted = day.Data.Count;
            var taken = receipts.GetValueOrDefault(day.Stream);
            inputs.Add(new AcknowledgedInput($"{day.Stream}: {taken} usage events, {counted} counted", counted == taken ? 1 : 2, IsRefused: false));
        }

        return inputs;
    }

    // A stored file took effect when the payouts that it says to have settled say that it did.
    private async Task<IReadOnlyList<AcknowledgedInput>> FilesAsync(Tenant tenant, UnreadRecords unread, CancellationToken cancellation)
    {
        var recorded = (await StatesAsync<SettlementFileState>(tenant, FabricStreams.SettlementFiles, unread, cancellation))
            .Where(file => file.Received is not null)
            .ToDictionary(file => (file.Received!.Gateway, file.Received.FileName));
        var settled = (await StatesAsync<SettlementState>(tenant, FabricStreams.Settlements, unread, cancellation))
            .Where(payout => payout.Accepted is not null)
            .ToLookup(payout => (payout.Accepted!.Gateway, payout.Accepted.FileName), payout => payout.Accepted!.Digest);
        var inputs = new List<AcknowledgedInput>();
        await foreach (var (gateway, name) in files.StoredAsync(tenant.Id, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, cancellation))
        {
            var record = recorded.GetValueOrDefault((gateway, name));
            var payouts = settled[(gateway, name)];
            var effects = record switch
            {
                // It came before files were recorded.
                null => payouts.Any() ? 1 : 0,
                { Finished: null } => 0,
                { Finished: { Payouts: { } told, Digest: var digest } } => told == payouts.Count(each => each == digest) ? 1 : 2,
                _ => 1,
            };
            inputs.Add(new AcknowledgedInput($"file {gateway}/{name} ({record?.Finished?.Result ?? "waiting"})", effects, IsRefused: false));
        }

        return inputs;
    }

    private async Task<List<TState>> StatesAsync<TState>(Tenant tenant, string prefix, UnreadRecords unread, CancellationToken cancellation)
    {
        var states = new List<TState>();
        await foreach (var state in queries.Collecting(unread).StatesAsync<TState>(tenant.Id, tenant.HomeRegion, prefix, cancellation))
        {
            states.Add(state.Data);
        }

        return states;
    }
}
