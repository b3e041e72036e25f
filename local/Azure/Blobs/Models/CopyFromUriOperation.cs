using Azure.Storage.Blobs.Specialized;
using Billing.Local.Blobs;

namespace Azure.Storage.Blobs.Models;

/// <summary>A copy that was started; its value is the number of bytes copied.</summary>
public class CopyFromUriOperation : Operation<long>
{
    private readonly BlobBaseClient _client;
    private readonly string _id;
    private Response _response;
    private BlobRecord? _copied;

    internal CopyFromUriOperation(string id, BlobBaseClient client, Response response)
    {
        _id = id;
        _client = client;
        _response = response;
    }

    public override string Id => _id;

    public override bool HasCompleted => _copied is not null;

    public override bool HasValue => _copied is { Copy.Status: CopyStatus.Success };

    public override long Value => HasValue
        ? _copied!.Length
        : throw new InvalidOperationException("The operation has not completed yet.");

    public override Response GetRawResponse() => _response;

    public override Response UpdateStatus(CancellationToken cancellationToken = default) =>
        UpdateStatusAsync(cancellationToken).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default)
    {
        if (_copied is null)
        {
            var answer = await _client.GetRecordAsync(cancellationToken);
            _response = answer.GetRawResponse();
            if (answer.Value.Copy is { } copy && copy.Id == _id && copy.Status != CopyStatus.Pending)
            {
                _copied = answer.Value;
            }
        }

        return _response;
    }
}
