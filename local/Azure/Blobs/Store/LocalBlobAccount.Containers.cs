using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    private const int PageSize = 5000;

    /// <inheritdoc/>
    public async Task<Response<ContainerRecord>> CreateContainerAsync(
        string container, IDictionary<string, string>? metadata, PublicAccessType access, CancellationToken cancellationToken)
    {
        BlobNames.CheckContainer(container);
        var kept = BlobNames.CheckMetadata(metadata);
        return await AnswerAsync(() =>
        {
            if (_state.Find(container) is not null)
            {
                throw BlobErrors.ContainerAlreadyExists();
            }

            var record = new ContainerRecord(container, _state.NextTag(_clock.GetUtcNow()), Now(), kept);
            Commit(new ContainerCreated(container, record));
            return Response.FromValue(record, BlobResponse.Of(201, record.ETag, record.LastModified));
        });
    }

    /// <inheritdoc/>
    public Task<Response<ContainerRecord>> GetContainerAsync(string container, CancellationToken cancellationToken)
    {
        BlobNames.CheckContainer(container);
        return AnswerAsync(() =>
        {
            var record = _state.Container(container).Record;
            return Response.FromValue(record, BlobResponse.Of(200, record.ETag, record.LastModified));
        });
    }

    /// <inheritdoc/>
    public async Task<Response> DeleteContainerAsync(
        string container, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        BlobNames.CheckContainer(container);
        Delete(await AnswerAsync(() =>
        {
            var found = _state.Container(container);
            var described = new BlobRecord { Name = container, ETag = found.Record.ETag, LastModified = found.Record.LastModified };
            BlobConditions.CheckWrite(conditions, described);
            if (found.Blobs.Any(blob => IsProtected(blob.Record)))
            {
                throw BlobErrors.ImmutableDueToPolicy();
            }

            return Commit(new ContainerDeleted(container));
        }));
        return BlobResponse.Of(202);
    }

    /// <inheritdoc/>
    public async Task<Response<BlobListPage>> ListAsync(string container, BlobListQuery query, CancellationToken cancellationToken)
    {
        BlobNames.CheckContainer(container);
        var prefix = query.Prefix ?? "";
        var size = Math.Clamp(query.MaxResults ?? PageSize, 1, PageSize);
        var found = await AnswerAsync(() => _state.Container(container).From(query.Marker ?? prefix)
            .TakeWhile(blob => blob.Record.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Take(size + 1)
            .Select(blob => blob.Record)
            .ToList());
        var next = found.Count > size ? found[size].Name : null;
        return Response.FromValue(new BlobListPage(found[..Math.Min(size, found.Count)], next), BlobResponse.Of(200));
    }
}
