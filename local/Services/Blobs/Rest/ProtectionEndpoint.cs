namespace Billing.Local.Blobs;

/// <summary>Operations that make a blob write-once, or end that.</summary>
internal static class ProtectionEndpoint
{
    /// <summary>"Set Blob Immutability Policy", https://learn.microsoft.com/rest/api/storageservices/set-blob-immutability-policy.</summary>
    public static async Task<BlobReply> SetImmutabilityAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var policy = RequestFields.Immutability(request.Headers) ?? throw BlobErrors.MissingHeader("x-ms-immutability-policy-until-date");
        var kept = await account.SetImmutabilityAsync(target.Address, policy, RequestFields.Conditions(request.Headers));
        return new BlobReply(200).WithImmutability(kept).WithBody(null, 0);
    }

    /// <summary>"Delete Blob Immutability Policy", https://learn.microsoft.com/rest/api/storageservices/delete-blob-immutability-policy.</summary>
    public static async Task<BlobReply> DeleteImmutabilityAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        await account.DeleteImmutabilityAsync(target.Address);
        return new BlobReply(200).WithBody(null, 0);
    }

    /// <summary>"Set Blob Legal Hold", https://learn.microsoft.com/rest/api/storageservices/set-blob-legal-hold.</summary>
    public static async Task<BlobReply> SetLegalHoldAsync(LocalBlobAccount account, BlobRequest request, BlobTarget target)
    {
        var hold = RequestFields.LegalHold(request.Headers) ?? throw BlobErrors.MissingHeader("x-ms-legal-hold");
        await account.SetLegalHoldAsync(target.Address, hold);
        return new BlobReply(200).With("x-ms-legal-hold", hold ? "true" : "false").WithBody(null, 0);
    }
}
