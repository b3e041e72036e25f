using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs.Rest;

/// <summary>A storage account over HTTP: Azure, or Azurite.</summary>
internal sealed partial class RestBlobBackend : IBlobBackend
{
    private readonly RestTransport _transport;

    public RestBlobBackend(ConnectionString connection)
    {
        AccountName = connection.AccountName;
        ServiceUri = connection.BlobEndpoint;
        Signer = new BlobSasSigner(connection.AccountName, connection.AccountKey);
        _transport = new RestTransport(new SharedKeySigner(connection.AccountName, Signer), TimeProvider.System);
    }

    /// <inheritdoc/>
    public string AccountName { get; }

    /// <inheritdoc/>
    public Uri ServiceUri { get; }

    /// <inheritdoc/>
    public BlobSasSigner Signer { get; }

    /// <inheritdoc/>
    public Task<Response<UserDelegationKey>> GetUserDelegationKeyAsync(
        DateTimeOffset? startsOn, DateTimeOffset expiresOn, CancellationToken cancellationToken) =>
        throw BlobErrors.AuthenticationFailed("Only an identity can ask for a user delegation key, not the account key.");

    /// <inheritdoc/>
    public async Task<Response<ContainerRecord>> CreateContainerAsync(
        string container, IDictionary<string, string>? metadata, PublicAccessType access, CancellationToken cancellationToken)
    {
        using var answer = await _transport.SendAsync(OnContainer(HttpMethod.Put, container).Metadata(metadata), cancellationToken);
        return Response.FromValue(RestParsing.Container(container, answer), RestTransport.Raw(answer));
    }

    /// <inheritdoc/>
    public async Task<Response<ContainerRecord>> GetContainerAsync(string container, CancellationToken cancellationToken)
    {
        using var answer = await _transport.SendAsync(OnContainer(HttpMethod.Get, container), cancellationToken);
        return Response.FromValue(RestParsing.Container(container, answer), RestTransport.Raw(answer));
    }

    /// <inheritdoc/>
    public async Task<Response> DeleteContainerAsync(
        string container, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        using var answer = await _transport.SendAsync(OnContainer(HttpMethod.Delete, container).On(conditions), cancellationToken);
        return RestTransport.Raw(answer);
    }

    /// <inheritdoc/>
    public async Task<Response<BlobListPage>> ListAsync(string container, BlobListQuery query, CancellationToken cancellationToken)
    {
        var request = OnContainer(HttpMethod.Get, container)
            .With("comp", "list")
            .With("prefix", query.Prefix)
            .With("marker", query.Marker)
            .With("maxresults", query.MaxResults?.ToString())
            .With("include", string.Join(',', Included(query.Traits)));
        using var answer = await _transport.SendAsync(request, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var document = await XDocument.LoadAsync(body, LoadOptions.None, cancellationToken);
        return Response.FromValue(RestParsing.Page(document.Root!), RestTransport.Raw(answer));
    }

    /// <inheritdoc/>
    public async Task<Response<BlobRead>> ReadAsync(
        BlobAddress address, HttpRange range, RequestConditions? conditions, CancellationToken cancellationToken)
    {
        var request = OnBlob(HttpMethod.Get, address).On(conditions);
        if (range != default)
        {
            request.Header("x-ms-range", range.ToString());
        }

        try
        {
            // Not disposed here: the content is read from it by whoever gets it.
            var answer = await _transport.SendAsync(request, cancellationToken);
            var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var served = answer.Content.Headers.ContentRange;
            var read = new BlobRead(
                RestParsing.Blob(address.Name, answer), content, served?.From ?? 0, answer.Content.Headers.ContentLength ?? 0, served is not null);
            return Response.FromValue(read, RestTransport.Raw(answer));
        }
        catch (RequestFailedException unchanged) when (unchanged.Status == 304)
        {
            return new NotModifiedResponse<BlobRead>(unchanged.GetRawResponse()!);
        }
    }

    /// <inheritdoc/>
    public Task<Response<BlobRecord>> GetAsync(
        BlobAddress address, RequestConditions? conditions, CancellationToken cancellationToken) =>
        SendAsync(address, OnBlob(HttpMethod.Head, address).On(conditions), cancellationToken);

    private static IEnumerable<string> Included(BlobTraits traits)
    {
        foreach (var (trait, name) in new[]
            {
                (BlobTraits.CopyStatus, "copy"), (BlobTraits.Metadata, "metadata"),
                (BlobTraits.ImmutabilityPolicy, "immutabilitypolicy"), (BlobTraits.LegalHold, "legalhold"),
            })
        {
            if (traits.HasFlag(trait))
            {
                yield return name;
            }
        }
    }

    private RestRequest OnContainer(HttpMethod method, string container) =>
        new RestRequest(method, new Uri($"{ServiceUri.AbsoluteUri.TrimEnd('/')}/{container}")).With("restype", "container");

    private RestRequest OnBlob(HttpMethod method, BlobAddress address) => new(method, BlobUri.For(ServiceUri, address));

    private async Task<Response<BlobRecord>> SendAsync(BlobAddress address, RestRequest request, CancellationToken cancellationToken)
    {
        using var answer = await _transport.SendAsync(request, cancellationToken);
        return Response.FromValue(RestParsing.Blob(address.Name, answer), RestTransport.Raw(answer));
    }
}
