using Azure;
using Billing.Local.Blobs;

namespace Billing.Local.Faults;

/// <summary>Faults of requests to the Blob service, and the service's answers for them.</summary>
/// <remarks>"Blob service error codes", https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes.</remarks>
internal static class BlobFaults
{
    /// <summary>Answers a request, unless the fault plan has something against it.</summary>
    public static Task<BlobReply> HandleAsync(LocalBlobAccount account, BlobRouter router, BlobRequest request)
    {
        if (!TryFind(request, out var operation, out var target))
        {
            return router.HandleAsync(request);
        }

        var isGuarded = RequestFields.Conditions(request.Headers)?.IfMatch is { } tag && tag != ETag.All;
        return account.Gate.CallAsync(
            new ServiceCall(LocalService.Blobs, operation.Name, target.ToString()),
            isGuarded ? operation.Faults : operation.Faults & ~FaultKind.Conflict,
            AnswerAsync,
            fault => fault == FaultKind.Conflict ? ContestAsync() : Task.FromResult(router.Failure(request, Failure(fault))));

        // The content is read within the call, so that the reader waits for nothing that no scheduler controls.
        async Task<BlobReply> AnswerAsync() => await (await router.HandleAsync(request)).InMemoryAsync();

        async Task<BlobReply> ContestAsync()
        {
            await CompeteAsync(account, target.Address, RequestFields.Conditions(request.Headers)!);
            return await AnswerAsync();
        }
    }

    private static bool TryFind(BlobRequest request, out BlobOperation operation, out BlobTarget target)
    {
        try
        {
            (operation, target) = BlobRouter.Find(request);
            _ = RequestFields.Conditions(request.Headers);
            return true;
        }
        catch (BlobFault)
        {
            // The router says what is wrong with it.
            (operation, target) = (null!, default);
            return false;
        }
    }

    /// <summary>Writes the metadata that the blob has, if it is still unchanged, before what was asked for is done.</summary>
    private static async Task CompeteAsync(LocalBlobAccount account, BlobAddress address, RequestConditions conditions)
    {
        try
        {
            var unchanged = new RequestConditions { IfMatch = conditions.IfMatch };
            var found = await account.GetAsync(address, unchanged);
            await account.SetMetadataAsync(address, found.Metadata, unchanged);
        }
        catch (BlobFault)
        {
            // It has changed, is gone or is write-protected: no competitor could write it either, and the call says so itself.
        }
    }

    private static BlobFault Failure(FaultKind fault) => fault switch
    {
        FaultKind.Throttle => BlobErrors.Create(503, "ServerBusy", "The server is currently unable to receive requests. Please retry your request."),
        _ => BlobErrors.Create(500, "OperationTimedOut", "The operation could not be completed within the permitted time."),
    };
}
