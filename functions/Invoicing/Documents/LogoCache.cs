using System.Collections.Concurrent;
using System.Security.Cryptography;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing.Documents;

/// <summary>
/// Decoded logos by their content. To decode one takes longer than to lay a page out, and a run of invoices bears few of
/// them; an image may be shared by documents and threads. A replaced logo has other content, so nothing here grows stale.
/// </summary>
internal static class LogoCache
{
    /// <summary>More than a deployment has legal entities, and few enough to hold.</summary>
    private const int Capacity = 128;

    private static readonly ConcurrentDictionary<string, Image> Known = new(StringComparer.Ordinal);

    /// <summary>The image of a PNG file.</summary>
    public static Image Of(byte[] png)
    {
        if (Known.Count >= Capacity)
        {
            Known.Clear();
        }

        return Known.GetOrAdd(Convert.ToHexString(SHA256.HashData(png)), static (_, bytes) => Image.FromBinaryData(bytes), png);
    }
}
