using Billing.Local.Faults;

namespace Billing.Local.Blobs;

/// <summary>An operation of the service.</summary>
/// <param name="Name">As fault plans name it.</param>
/// <param name="Permissions">A signed address must grant one of these letters; empty: no signed address is enough.</param>
/// <param name="Faults">What can go wrong with it.</param>
/// <param name="Handle">Carries it out.</param>
internal sealed record BlobOperation(
    string Name, string Permissions, FaultKind Faults, Func<LocalBlobAccount, BlobRequest, BlobTarget, Task<BlobReply>> Handle)
{
    private const FaultKind Reads = FaultKind.Throttle | FaultKind.TimeOutBefore;
    private const FaultKind Writes = Reads | FaultKind.TimeOutAfter;

    /// <summary>Writes that may be guarded by If-Match, so that somebody else can have been there first.</summary>
    private const FaultKind Guarded = Writes | FaultKind.Conflict;

    private static readonly BlobOperation GetKey = new("GetKey", "", Reads, AccountEndpoint.GetKeyAsync);
    private static readonly BlobOperation ListContainers = new("ListContainers", "", Reads, AccountEndpoint.ListContainersAsync);
    private static readonly BlobOperation CreateContainer = new("CreateContainer", "", Writes, ContainerEndpoint.CreateAsync);
    private static readonly BlobOperation GetContainer = new("GetContainer", "", Reads, ContainerEndpoint.GetAsync);
    private static readonly BlobOperation DeleteContainer = new("DeleteContainer", "", Writes, ContainerEndpoint.DeleteAsync);
    private static readonly BlobOperation List = new("List", "l", Reads, ContainerEndpoint.ListAsync);
    private static readonly BlobOperation Put = new("Put", "w", Guarded, WriteEndpoint.PutAsync);
    private static readonly BlobOperation Copy = new("Copy", "w", Writes, CopyEndpoint.CopyAsync);
    private static readonly BlobOperation StageBlock = new("StageBlock", "w", Writes, BlockEndpoint.StageAsync);
    private static readonly BlobOperation CommitBlocks = new("CommitBlocks", "w", Guarded, BlockEndpoint.CommitAsync);
    private static readonly BlobOperation ListBlocks = new("ListBlocks", "r", Reads, BlockEndpoint.ListAsync);
    private static readonly BlobOperation SetMetadata = new("SetMetadata", "w", Guarded, WriteEndpoint.SetMetadataAsync);
    private static readonly BlobOperation SetHeaders = new("SetHeaders", "w", Guarded, WriteEndpoint.SetHeadersAsync);
    private static readonly BlobOperation Read = new("Read", "r", Reads, ReadEndpoint.ReadAsync);
    private static readonly BlobOperation Get = new("Get", "r", Reads, ReadEndpoint.GetAsync);
    private static readonly BlobOperation Delete = new("Delete", "d", Guarded, WriteEndpoint.DeleteAsync);
    private static readonly BlobOperation SetImmutability = new("SetImmutability", "i", Writes, ProtectionEndpoint.SetImmutabilityAsync);
    private static readonly BlobOperation DeleteImmutability = new("DeleteImmutability", "i", Writes, ProtectionEndpoint.DeleteImmutabilityAsync);
    private static readonly BlobOperation SetLegalHold = new("SetLegalHold", "i", Writes, ProtectionEndpoint.SetLegalHoldAsync);

    /// <summary>The operation that a request asks for.</summary>
    /// <exception cref="BlobFault">400 or 405: the service has none such, or this store has not.</exception>
    public static BlobOperation Of(BlobRequest request, BlobTarget target)
    {
        var found = target switch
        {
            { Container.Length: 0 } => OfAccount(request),
            { Blob.Length: 0 } => OfContainer(request),
            _ => OfBlob(request),
        };
        if (found is not null)
        {
            return found;
        }

        throw request.Method is not ("GET" or "HEAD" or "PUT" or "POST" or "DELETE") ? BlobErrors.UnsupportedVerb(request.Method)
            : request.Comp is { } comp ? BlobErrors.UnsupportedQueryParameter($"{request.Method} comp={comp}")
            : target.Container.Length == 0 ? BlobErrors.InvalidUri()
            : BlobErrors.UnsupportedVerb(request.Method);
    }

    private static BlobOperation? OfAccount(BlobRequest request) => (request.Method, request.Comp) switch
    {
        ("GET", "list") => ListContainers,
        ("POST", "userdelegationkey") when request.Query.GetValueOrDefault("restype") == "service" => GetKey,
        _ => null,
    };

    private static BlobOperation? OfContainer(BlobRequest request) => (request.Method, request.Comp) switch
    {
        ("GET", "list") => List,
        ("GET" or "HEAD", null or "metadata") => GetContainer,
        ("PUT", null) => CreateContainer,
        ("DELETE", null) => DeleteContainer,
        _ => null,
    };

    private static BlobOperation? OfBlob(BlobRequest request) => (request.Method, request.Comp) switch
    {
        ("GET", null) => Read,
        ("HEAD", null) or ("GET" or "HEAD", "metadata") => Get,
        ("GET", "blocklist") => ListBlocks,
        ("PUT", null) => request.Headers["x-ms-copy-source"] is null ? Put : Copy,
        ("PUT", "block") => StageBlock,
        ("PUT", "blocklist") => CommitBlocks,
        ("PUT", "metadata") => SetMetadata,
        ("PUT", "properties") => SetHeaders,
        ("PUT", "immutabilityPolicies") => SetImmutability,
        ("PUT", "legalhold") => SetLegalHold,
        ("DELETE", null) => Delete,
        ("DELETE", "immutabilityPolicies") => DeleteImmutability,
        _ => null,
    };
}
