using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Cosmos;

namespace Billing.Platform.Streams;

/// <summary>The address of a stream: one logical partition of the container <c>streams</c>.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region of the tenant, such as <c>westeurope</c>.</param>
/// <param name="Stream">Kind and id, such as <c>order/1001</c>.</param>
public sealed record StreamAddress(string Tenant, string Region, string Stream)
{
    // https://learn.microsoft.com/azure/cosmos-db/concepts-limits: 2,048 bytes for the values of a key; tenant and region leave most of it.
    private const int LongestName = 1_024;

    // Few, so each is made once and not for every commit that is measured.
    private static readonly ConcurrentDictionary<string, string> Kinds = new(StringComparer.Ordinal);

    /// <summary>The full hierarchical partition key. Never used in part for writes.</summary>
    public PartitionKey PartitionKey => new PartitionKeyBuilder().Add(Tenant).Add(Region).Add(Stream).Build();

    /// <summary>False for a name that is longer than a key may be: there is no such stream, and none can be made.</summary>
    public bool IsPossible => Stream.Length <= LongestName / 4 || Encoding.UTF8.GetByteCount(Stream) <= LongestName;

    /// <summary>The first part of the name, such as <c>order</c>: few, so that spans and measures can be named by it.</summary>
    public string Kind => KindOf(Stream);

    /// <summary>The kind that a name, or a prefix of names, begins with.</summary>
    public static string KindOf(string name)
    {
        var kind = name.AsSpan(0, Math.Max(0, name.IndexOf('/', StringComparison.Ordinal)));
        return Kinds.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(kind, out var known) ? known : Kinds.GetOrAdd(kind.ToString(), static made => made);
    }

    /// <summary>
    /// The id of the event with a sequence number: the same on every try, unique over all streams, and short enough to be a
    /// Service Bus message id.
    /// </summary>
    public string EventId(long sequence) => Digest($"{Tenant}\n{Region}\n{Stream}\n{sequence}");

    /// <summary>The Service Bus session of the stream's events: readable where it fits into the 128 characters allowed.</summary>
    public string SessionId => Tenant.Length + Region.Length + Stream.Length <= 126 ? $"{Tenant}|{Region}|{Stream}" : Digest($"{Tenant}\n{Region}\n{Stream}");

    /// <summary>A text as 32 hexadecimal digits, short enough for item, message and session ids.</summary>
    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
