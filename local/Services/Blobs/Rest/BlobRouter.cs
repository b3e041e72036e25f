namespace Billing.Local.Blobs;

/// <summary>Finds out what a request is about, whether it is allowed, and has it answered.</summary>
internal sealed class BlobRouter(LocalBlobAccount account, TimeProvider clock)
{
    /// <summary>The version of the protocol that is spoken when a request names none.</summary>
    public const string DefaultVersion = "2023-11-03";

    private static readonly byte[] RequestIdTail = "billing!"u8.ToArray();
    private readonly SharedKeySignatures _keys = new(account.Signatures);
    private long _requests;

    /// <summary>Answers a request; every failure of the request or of the store is an answer too.</summary>
    public async Task<BlobReply> HandleAsync(BlobRequest request)
    {
        try
        {
            var (operation, target) = Find(request);
            CheckVersion(request);
            Authorize(request, operation, target);
            UnsupportedFeatures.Check(request);
            return Signed(request, await operation.Handle(account, request, target));
        }
        catch (BlobFault fault)
        {
            return Failure(request, fault);
        }
        catch (Journal.JournalException failure)
        {
            // Nothing may be acknowledged.
            return Failure(request, BlobErrors.InternalError(failure.Message));
        }
    }

    /// <summary>Reads operation and target of a request.</summary>
    /// <exception cref="BlobFault">It asks for nothing that is there.</exception>
    public static (BlobOperation Operation, BlobTarget Target) Find(BlobRequest request)
    {
        var host = request.Host.AsSpan();
        var port = host.LastIndexOf(':');
        var isContainer = request.Query.GetValueOrDefault("restype") == "container";
        var target = BlobTarget.Parse((port < 0 ? host : host[..port]).ToString(), request.Path, isContainer)
            ?? throw BlobErrors.InvalidUri();
        return (BlobOperation.Of(request, target), target);
    }

    /// <summary>Answers with an error ("Status and error codes", https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2).</summary>
    public BlobReply Failure(BlobRequest request, BlobFault fault)
    {
        var reply = new BlobReply(fault.Status).With("x-ms-error-code", fault.Code);
        if (fault.Status != 304 && !request.IsHead)
        {
            reply.WithXml(BlobXml.Error(fault));
        }

        return Signed(request, reply);
    }

    private static void CheckVersion(BlobRequest request)
    {
        if (request.Headers["x-ms-version"] is { } version && !DateOnly.TryParseExact(version, "yyyy-MM-dd", out _))
        {
            throw BlobErrors.InvalidHeaderValue("x-ms-version");
        }
    }

    /// <summary>The headers of every answer. The number of a request is unique in this life of the account.</summary>
    private BlobReply Signed(BlobRequest request, BlobReply reply)
    {
        var number = Interlocked.Increment(ref _requests);
        var id = new Guid((int)(number >> 32), (short)(number >> 16), (short)number, RequestIdTail);
        return reply
            .With("x-ms-request-id", id.ToString())
            .With("x-ms-client-request-id", request.Headers["x-ms-client-request-id"])
            .With("x-ms-version", request.Headers["x-ms-version"] ?? DefaultVersion)
            .With("Date", BlobDescription.Time(clock.GetUtcNow()));
    }

    private void Authorize(BlobRequest request, BlobOperation operation, BlobTarget target)
    {
        if (request.Query.ContainsKey("sig"))
        {
            account.Verify(request, target.Address, operation.Permissions);
            return;
        }

        if (request.Access == BlobAccess.Trusted)
        {
            return;
        }

        var authorization = request.Access == BlobAccess.Signed ? null : request.Headers["Authorization"];
        if (authorization is null)
        {
            throw BlobErrors.AuthenticationFailed("The request is neither signed nor does it name an identity.");
        }

        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            _keys.Verify(request, authorization);
        }
    }
}
