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
        var events = new List<EventEnvelope>();
        await foreach (var envelope in queries.EventsAsync(tenant.Id, tenant.HomeRegion, prefix: string.Empty, cancellation: cancellation))
        {
            events.Add(envelope);
        }

        var inputs = await WebhooksAsync(tenant, events, cancellation);
        inputs.AddRange(await UsageAsync(tenant, cancellation));
        inputs.AddRange(await FilesAsync(tenant, cancellation));
        return new BooksFacts
        {
            Entries = Of<JournalEntryPosted>(events).Select(posted => posted.Entry).ToList(),
            Days = await StatesAsync<JournalDay>(tenant, FabricStreams.Journal, cancellation),
            Numbers = Numbers(events),
            Invoices = Of<InvoiceIssued>(events).Select(issued => issued.Invoice).ToList(),
            CreditNotes = Of<CreditNoteIssued>(events).Select(issued => issued.Note).ToList(),
            TaxTrueUps = Of<TaxTruedUp>(events)
                .Select(each => new DatedTrueUp(each, BusinessDays.In(tenant.Entity(each.LegalEntityId).TimeZone, each.OccurredAt)))
                .ToList(),
            Orders = await StatesAsync<OrderState>(tenant, FabricStreams.Orders, cancellation),
            Payments = await StatesAsync<PaymentState>(tenant, FabricStreams.Payments, cancellation),
            Payouts = await StatesAsync<SettlementState>(tenant, FabricStreams.Settlements, cancellation),
            Receivables = await StatesAsync<Receivable>(tenant, FabricStreams.Receivables, cancellation),
            Contracts = await StatesAsync<RevenueContract>(tenant, FabricStreams.Revenue, cancellation),
            Inputs = inputs,
            BrokenChains = events.GroupBy(envelope => envelope.Stream).Select(StreamChain.FindBreak).OfType<string>().ToList(),
        };
    }

    private IEnumerable<T> Of<T>(IEnumerable<EventEnvelope> events)
        where T : IDomainEvent => events.Select(store.Read).OfType<T>();

    private Dictionary<string, IReadOnlyList<InvoiceNumberAssigned>> Numbers(IEnumerable<EventEnvelope> events) => events
        .Where(envelope => envelope.Stream.StartsWith(FabricStreams.InvoiceSeries, StringComparison.Ordinal))
        .GroupBy(envelope => envelope.Stream)
        .ToDictionary(
            series => series.Key,
            series => (IReadOnlyList<InvoiceNumberAssigned>)Of<InvoiceNumberAssigned>(series.OrderBy(envelope => envelope.Sequence)).ToList(),
            StringComparer.Ordinal);

    // An outside event took effect as often as there are receipts of it, provided that it caused just the events they tell of.
    private async Task<List<AcknowledgedInput>> WebhooksAsync(Tenant tenant, IReadOnlyList<EventEnvelope> events, CancellationToken cancellation)
    {
        var caused = events.Where(IsEffect).GroupBy(envelope => envelope.CausationId).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var receipts = await EffectReceiptsAsync(tenant, cancellation);
        var inputs = new List<AcknowledgedInput>();
        await foreach (var state in queries.StatesAsync<IntakeRecord>(tenant.Id, tenant.HomeRegion, FabricStreams.Intake, cancellation))
        {
            var taken = state.Data.Accepted!;
            var result = state.Data.Handled?.Result;
            var ofInput = receipts[$"{taken.Source}:{taken.EventId}"].ToList();
            var isOnceOver = caused.GetValueOrDefault(taken.MessageId) == (result == IntakeResults.Refused ? 0 : ofInput.Sum(receipt => receipt.EventCount));
            var effects = result == IntakeResults.Refused ? 0 : ofInput.Count;
            inputs.Add(new AcknowledgedInput(
                $"{taken.Source} {taken.EventId} ({result ?? "waiting"})", isOnceOver ? effects : effects + 1, result is IntakeResults.Refused or IntakeResults.NoEffect));
        }

        return inputs;
    }

    private async Task<ILookup<string, ReceiptDocument>> EffectReceiptsAsync(Tenant tenant, CancellationToken cancellation)
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

    private async Task<IReadOnlyList<AcknowledgedInput>> UsageAsync(Tenant tenant, CancellationToken cancellation)
    {
        var receipts = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var receipt in queries.ReceiptsAsync(tenant.Id, tenant.HomeRegion, FabricStreams.Usage, cancellation: cancellation))
        {
            receipts[receipt.Stream] = receipts.GetValueOrDefault(receipt.Stream) + 1;
        }

        var inputs = new List<AcknowledgedInput>();
        await foreach (var day in queries.StatesAsync<UsageDay>(tenant.Id, tenant.HomeRegion, FabricStreams.Usage, cancellation))
        {
            var counted = day.Data.Count;
            var taken = receipts.GetValueOrDefault(day.Stream);
            inputs.Add(new AcknowledgedInput($"{day.Stream}: {taken} usage events, {counted} counted", counted == taken ? 1 : 2, IsRefused: false));
        }

        return inputs;
    }

    // A stored file took effect when the payouts that it says to have settled say that it did.
    private async Task<IReadOnlyList<AcknowledgedInput>> FilesAsync(Tenant tenant, CancellationToken cancellation)
    {
        var recorded = (await StatesAsync<SettlementFileState>(tenant, FabricStreams.SettlementFiles, cancellation))
            .ToDictionary(file => (file.Received!.Gateway, file.Received.FileName));
        var settled = (await StatesAsync<SettlementState>(tenant, FabricStreams.Settlements, cancellation))
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

    private async Task<List<TState>> StatesAsync<TState>(Tenant tenant, string prefix, CancellationToken cancellation)
    {
        var states = new List<TState>();
        await foreach (var state in queries.StatesAsync<TState>(tenant.Id, tenant.HomeRegion, prefix, cancellation))
        {
            states.Add(state.Data);
        }

        return states;
    }
}
