using Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Billing.Local.Blobs;

/// <summary>Serves the signed download addresses of a local account, as the Blob service does.</summary>
internal static class BlobDownloadEndpoint
{
    /// <summary>Maps GET and HEAD below the path of the account's <see cref="LocalBlobAccount.ServiceUri"/>.</summary>
    public static void MapBlobDownloads(this IEndpointRouteBuilder routes, LocalBlobAccount account) =>
        routes.MapMethods(
            account.ServiceUri.AbsolutePath.TrimEnd('/') + "/{container}/{**name}",
            [HttpMethods.Get, HttpMethods.Head],
            (string container, string name, HttpContext context) => ServeAsync(account, new BlobAddress(container, name), context));

    private static async Task ServeAsync(LocalBlobAccount account, BlobAddress address, HttpContext context)
    {
        try
        {
            var query = context.Request.Query.ToDictionary(q => q.Key, q => (string?)q.Value.ToString(), StringComparer.Ordinal);
            using var read = await account.OpenSignedAsync(address, query, context.RequestAborted);
            Describe(context.Response, read.Details, query);
            if (HttpMethods.IsGet(context.Request.Method))
            {
                await read.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
        }
        catch (RequestFailedException failure)
        {
            context.Response.StatusCode = failure.Status;
            context.Response.Headers["x-ms-error-code"] = failure.ErrorCode;
            await context.Response.WriteAsync(failure.Message, context.RequestAborted);
        }
    }

    private static void Describe(
        HttpResponse response, Azure.Storage.Blobs.Models.BlobDownloadDetails blob, Dictionary<string, string?> query)
    {
        response.ContentLength = blob.ContentLength;
        response.ContentType = query.GetValueOrDefault("rsct") ?? blob.ContentType;
        response.Headers.ETag = blob.ETag.ToString("H");
        response.Headers.LastModified = blob.LastModified.ToString("R");
        response.Headers.CacheControl = query.GetValueOrDefault("rscc") ?? blob.CacheControl;
        response.Headers.ContentDisposition = query.GetValueOrDefault("rscd") ?? blob.ContentDisposition;
        response.Headers.ContentEncoding = query.GetValueOrDefault("rsce") ?? blob.ContentEncoding;
        response.Headers.ContentLanguage = query.GetValueOrDefault("rscl") ?? blob.ContentLanguage;
    }
}
