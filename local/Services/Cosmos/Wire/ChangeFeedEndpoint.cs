using System.Buffers;
using System.Globalization;
using System.Text;

namespace Billing.Local.Cosmos;

/// <summary>The change feed as the SDK pulls it: latest versions, page by page, with the LSN as the entity tag.</summary>
internal static class ChangeFeedEndpoint
{
    public static bool IsChangeFeed(CosmosRequest request) => request.Headers[CosmosHeader.AIm] is not null;

    public static async Task<CosmosReply> HandleAsync(CosmosRequest request, ContainerStore container)
    {
        var mode = request.Headers[CosmosHeader.AIm];
        if (!string.Equals(mode, "Incremental Feed", StringComparison.OrdinalIgnoreCase))
        {
            throw CosmosFault.Unsupported($"the change feed mode '{mode}'");
        }

        var position = PositionOf(request, container);
        var range = DocumentRange.Of(request, container.Definition.Key);
        var page = await container.ReadChangesAsync(range, position, request.PageSize, limited: true);
        var documents = page.Documents.Select(ChangeDocument.Of).ToList();
        var bytes = documents.Sum(document => (long)document.Length);
        container.Spend(RequestCharge.Feed(bytes));
        return new CosmosReply
        {
            Status = documents.Count == 0 ? 304 : 200,
            Container = container,
            Lsn = page.Lsn,
            ETag = $"\"{page.Lsn}\"",
            ItemCount = documents.Count,
            Charge = RequestCharge.Feed(bytes),
            Body = documents.Count == 0 ? default : FeedPage.Write(container.Rid, documents),
        };
    }

    private static FeedPosition PositionOf(CosmosRequest request, ContainerStore container)
    {
        var tag = request.Headers[CosmosHeader.IfNoneMatch];
        if (tag == "*")
        {
            return new FeedPosition(container.Lsn);
        }

        if (tag is not null)
        {
            return long.TryParse(tag.Trim('"'), CultureInfo.InvariantCulture, out var lsn)
                ? new FeedPosition(lsn)
                : throw CosmosFault.BadRequest($"The change feed position {tag} is not known.");
        }

        return DateTimeOffset.TryParse(request.Headers[CosmosHeader.IfModifiedSince], CultureInfo.InvariantCulture, out var since)
            ? new FeedPosition(0, since.ToUnixTimeSeconds())
            : new FeedPosition(0);
    }
}

/// <summary>Writes the envelope of a page of documents.</summary>
internal static class FeedPage
{
    public static ReadOnlyMemory<byte> Write(string rid, IReadOnlyList<ReadOnlyMemory<byte>> documents)
    {
        var page = new ArrayBufferWriter<byte>(documents.Sum(document => document.Length + 1) + 80);
        page.Write(Encoding.UTF8.GetBytes($"{{\"_rid\":\"{rid}\",\"Documents\":["));
        for (var i = 0; i < documents.Count; i++)
        {
            if (i > 0)
            {
                page.Write(","u8);
            }

            page.Write(documents[i].Span);
        }

        page.Write(Encoding.UTF8.GetBytes($"],\"_count\":{documents.Count}}}"));
        return page.WrittenMemory;
    }
}
