using Billing.Functions.Hosting;
using Billing.Local.Hosting;
using Billing.Platform.Comparison;
using Billing.Platform.Streams;

namespace Billing.Local.Commands;

/// <summary>The records of a data folder, tenant by tenant. A host may be serving it.</summary>
internal static class RecordedBooks
{
    /// <summary>The histories of the tenants that have one.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="tenant">One tenant alone, or null for all.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IOException">The folder holds no data, or is damaged.</exception>
    public static async Task<IReadOnlyList<RecordedHistory>> ReadAsync(string data, string? tenant, CancellationToken cancellation)
    {
        await using var stored = await StoredData.ReadAsync(data);
        var store = new StreamStore(stored.Streams, FabricAreas.Events, TimeProvider.System, new StreamStoreOptions(), await stored.RegionsAsync(cancellation));
        var histories = new List<RecordedHistory>();
        foreach (var each in await stored.TenantsAsync(tenant, cancellation))
        {
            var history = await RecordedHistory.ReadAsync(new StreamQueries(stored.Streams), store, each, cancellation);
            if (history.Events.Count > 0)
            {
                histories.Add(history);
            }
        }

        return histories;
    }
}
