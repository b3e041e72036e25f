using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Billing.Local.Blobs;

/// <summary>Serves the signed download addresses of a local account below the address of another server.</summary>
internal static class BlobDownloadEndpoint
{
    /// <summary>Maps GET and HEAD below the path of the account's <see cref="LocalBlobAccount.ServiceUri"/>.</summary>
    public static IEndpointConventionBuilder MapBlobDownloads(this IEndpointRouteBuilder routes, LocalBlobAccount account) => routes.MapMethods(
        account.ServiceUri.AbsolutePath.TrimEnd('/') + "/{container}/{**name}",
        [HttpMethods.Get, HttpMethods.Head],
        BlobHttpFront.For(account, BlobAccess.Signed));
}
