using System.Collections.Concurrent;

namespace Billing.Local.Cosmos;

/// <summary>Ids that many documents have, such as those of the first events of a stream, kept once.</summary>
internal static class DocumentIds
{
    private const int Longest = 12;
    private const int Most = 4096;
    private static readonly ConcurrentDictionary<string, string> Kept = new(StringComparer.Ordinal);
    private static int count;

    public static string Shared(string id) => id.Length > Longest ? id
        : Kept.TryGetValue(id, out var kept) ? kept
        : Interlocked.Increment(ref count) <= Most ? Kept.GetOrAdd(id, id)
        : id;
}
