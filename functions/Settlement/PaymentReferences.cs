using Billing.Domain.Payments;
using Billing.Domain.Settlement;
using Billing.Platform.Streams;

namespace Billing.Functions.Settlement;

/// <summary>Finds the payments of lines that do not name them, by charge or by order.</summary>
public sealed class PaymentReferences(StreamQueries queries)
{
    /// <summary>The lines, each with its payment as far as it is known. An order that has several payments says nothing.</summary>
    public async Task<IReadOnlyList<SettlementLine>> ResolveAsync(SettlementFile file, IReadOnlyList<SettlementLine> lines, CancellationToken cancellation)
    {
        var open = lines.Where(line => line.PaymentId is null).ToList();
        var byCharge = await FindAsync(file, "chargeId", open.Select(line => line.ChargeId), state => state.ChargeId!, cancellation);
        var byOrder = await FindAsync(file, "orderReference", open.Select(line => line.OrderReference), state => state.OrderReference!, cancellation);
        return open.Count == 0 ? lines : [.. lines.Select(line => line.PaymentId is null ? line with { PaymentId = Payment(line, byCharge, byOrder) } : line)];
    }

    private static string? Payment(SettlementLine line, ILookup<string, string> byCharge, ILookup<string, string> byOrder) =>
        Only(line.ChargeId, byCharge) ?? Only(line.OrderReference, byOrder);

    private static string? Only(string? key, ILookup<string, string> payments) =>
        key is not null && payments[key].Take(2).ToList() is [var payment] ? payment : null;

    private async Task<ILookup<string, string>> FindAsync(
        SettlementFile file, string field, IEnumerable<string?> values, Func<PaymentState, string> keyOf, CancellationToken cancellation)
    {
        var found = new List<PaymentState>();
        var wanted = values.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count > 0)
        {
            var prefix = FabricStreams.Payment(file.Adapter, string.Empty);
            await foreach (var payment in queries.StatesWithAsync<PaymentState>(file.Tenant, file.Region, prefix, field, wanted, cancellation))
            {
                found.Add(payment.Data);
            }
        }

        return found.ToLookup(keyOf, state => state.PaymentId!, StringComparer.Ordinal);
    }
}
