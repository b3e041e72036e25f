using Azure;

namespace Billing.Local.Blobs;

internal sealed partial class LocalBlobAccount
{
    /// <exception cref="BlobFault">409 ContainerAlreadyExists; 400 for its name or metadata.</exception>
    public Task<ContainerRecord> CreateContainerAsync(string container, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        BlobNames.CheckContainer(container);
        var kept = BlobNames.CheckMetadata(metadata);
        return AnswerAsync(() =>
        {
            if (_state.Find(container) is not null)
            {
                throw BlobErrors.ContainerAlreadyExists();
            }

            var record = new ContainerRecord(container, _state.NextTag(_clock.GetUtcNow()), Now(), kept);
            Commit(new ContainerCreated(container, record));
            return record;
        });
    }

    /// <exception cref="BlobFault">404 ContainerNotFound.</exception>
    public Task<ContainerRecord> GetContainerAsync(string container)
    {
        BlobNames.CheckContainer(container);
        return AnswerAsync(() => _state.Container(container).Record);
    }

    /// <summary>Containers in the order of their names, a page of them.</summary>
    public Task<ContainerListPage> ListContainersAsync(string prefix, string? marker, int size) => AnswerAsync(() =>
    {
        var found = _state.Containers
            .Where(record => record.Name.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(record.Name, marker) >= 0)
            .OrderBy(record => record.Name, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        return new ContainerListPage(found[..Math.Min(size, found.Count)], found.Count > size ? found[size].Name : null);
    });

    /// <exception cref="BlobFault">404 ContainerNotFound, 409 when a blob in it is write-protected.</exception>
    public async Task DeleteContainerAsync(string container, RequestConditions? conditions)
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
    }

    /// <summary>List Blobs: a page of a container's blobs in the order of their names.</summary>
    /// <exception cref="BlobFault">404 ContainerNotFound.</exception>
    public Task<BlobListPage> ListAsync(string container, BlobListQuery query)
    {
        BlobNames.CheckContainer(container);
        return AnswerAsync(() => query.PageOf(_state.Container(container)));
    }
}
