using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Platform.Audit;

/// <summary>A stream's head at the end of a day: a leaf of the day's tree.</summary>
/// <param name="Stream">Stream name.</param>
/// <param name="Length">Sequence of the stream's last event that was recorded on the day.</param>
/// <param name="Hash">Hash of that event; through the chain it stands for all events before it.</param>
public sealed record StreamHead(string Stream, long Length, string Hash)
{
    /// <summary>The bytes of the leaf: the three fields with line feeds between them, in UTF-8.</summary>
    public byte[] Leaf() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Stream}\n{Length}\n{Hash}"));
}

/// <summary>The seal of a day of one tenant and region: stands for every event that was recorded up to the day's end.</summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Day">The day, in UTC.</param>
/// <param name="Streams">Number of streams that have events of the day.</param>
/// <param name="Merkle">Merkle tree hash (RFC 9162) over the heads of these streams, ordered by name.</param>
/// <param name="Previous">Root of the day before; empty on the first day.</param>
/// <param name="Root">The root of the day; see <see cref="ComputeRoot"/>.</param>
public sealed record DailyRoot(string Tenant, string Region, DateOnly Day, long Streams, string Merkle, string Previous, string Root)
{
    /// <summary>The root of a day, with its hash.</summary>
    public static DailyRoot Of(string tenant, string region, DateOnly day, MerkleTree tree, string previous)
    {
        var open = new DailyRoot(tenant, region, day, tree.Count, tree.Root(), previous, string.Empty);
        return open with { Root = open.ComputeRoot() };
    }

    /// <summary>SHA-256 over the other fields with line feeds between them, in UTF-8; lower-case hexadecimal.</summary>
    public string ComputeRoot() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"billing-daily-root/1\n{Tenant}\n{Region}\n{Day:yyyy-MM-dd}\n{Streams}\n{Merkle}\n{Previous}"))));
}
