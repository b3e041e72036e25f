using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tracing;

namespace Billing.Local.Tracing;

/// <summary>The traces in which something became of an order.</summary>
/// <param name="Tenants">Tenants that have an order of this reference.</param>
/// <param name="Traces">Oldest first; the first is that of the order itself, the others of what came to it, such as its payment.</param>
internal sealed record OrderTraces(IReadOnlyList<string> Tenants, IReadOnlyList<TraceTree> Traces)
{
    /// <summary>Looks through the spans of a data folder.</summary>
    /// <param name="data">The folder; a host may be writing to it.</param>
    /// <param name="order">The order's reference.</param>
    /// <param name="tenant">One tenant alone, or null.</param>
    public static async Task<OrderTraces> ReadAsync(string data, string order, string? tenant)
    {
        var stream = FabricStreams.Order(OrderReference.Normalise(order) ?? order);
        var tenants = new SortedSet<string>(StringComparer.Ordinal);
        var wanted = new Dictionary<string, List<SpanRecord>>(StringComparer.Ordinal);
        await foreach (var span in SpanFiles.ReadAsync(data))
        {
            if (span.Attributes.GetValueOrDefault(SpanAttributes.Stream) == stream
                && span.Attributes.GetValueOrDefault(SpanAttributes.Tenant) is { } owner
                && (tenant is null || owner == tenant))
            {
                tenants.Add(owner);
                wanted.TryAdd(span.Trace, []);
            }
        }

        // A span is written when it ends, so those before the one that names the order come only now.
        await foreach (var span in SpanFiles.ReadAsync(data))
        {
            if (wanted.TryGetValue(span.Trace, out var spans))
            {
                spans.Add(span);
            }
        }

        return new OrderTraces(
            [.. tenants],
            [.. wanted.Where(entry => entry.Value.Count > 0).Select(entry => TraceTree.Of(entry.Key, entry.Value)).OrderBy(trace => trace.Start)]);
    }
}
