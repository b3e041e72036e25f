using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>A listing that asks for its next page when the caller comes to it.</summary>
internal sealed class BlobPageable(
    IBlobBackend backend, string container, string? prefix, BlobTraits traits, CancellationToken cancellationToken)
    : AsyncPageable<BlobItem>(cancellationToken)
{
    public override async IAsyncEnumerable<Page<BlobItem>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var marker = continuationToken;
        do
        {
            var query = new BlobListQuery(prefix, marker, pageSizeHint, traits);
            var page = await backend.ListAsync(container, query, CancellationToken);
            marker = page.Value.NextMarker;
            var items = page.Value.Blobs.Select(blob => new BlobItem(blob, traits)).ToList();
            yield return Page<BlobItem>.FromValues(items, marker, page.GetRawResponse());
        }
        while (!string.IsNullOrEmpty(marker));
    }
}
