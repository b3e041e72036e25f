using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Billing.Local.Blobs;

/// <summary>
/// Serves the signed download addresses of a local account as the Blob service does ("Get Blob",
/// https://learn.microsoft.com/rest/api/storageservices/get-blob): whole or one range of bytes, failures as XML.
/// </summary>
internal static class BlobDownloadEndpoint
{
    /// <summary>Maps GET and HEAD below the path of the account's <see cref="LocalBlobAccount.ServiceUri"/>.</summary>
    public static IEndpointConventionBuilder MapBlobDownloads(this IEndpointRouteBuilder routes, LocalBlobAccount account) =>
        routes.MapMethods(
            account.ServiceUri.AbsolutePath.TrimEnd('/') + "/{container}/{**name}",
            [HttpMethods.Get, HttpMethods.Head],
            context => ServeAsync(account, context));

    private static async Task ServeAsync(LocalBlobAccount account, HttpContext context)
    {
        context.Response.Headers["x-ms-request-id"] = Guid.NewGuid().ToString();
        context.Response.Headers["x-ms-version"] = BlobSasSigner.ServiceVersion;
        try
        {
            var route = context.Request.RouteValues;
            var address = new BlobAddress((string)route["container"]!, (string?)route["name"] ?? "");
            var query = context.Request.Query.ToDictionary(field => field.Key, field => (string?)field.Value.ToString(), StringComparer.Ordinal);
            using var read = await account.OpenSignedAsync(address, query, RangeOf(context.Request), context.RequestAborted);
            Describe(context.Response, read.Details, query);
            if (HttpMethods.IsGet(context.Request.Method))
            {
                await read.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
        }
        catch (RequestFailedException failure)
        {
            await RefuseAsync(context, failure);
        }
    }

    /// <summary>One range with a beginning, in either header; anything else means the whole blob.</summary>
    private static HttpRange RangeOf(HttpRequest request)
    {
        var text = request.Headers["x-ms-range"] is [{ } own, ..] ? own : request.Headers.Range.ToString();
        return RangeHeaderValue.TryParse(text, out var wanted) && wanted.Unit == "bytes" && wanted.Ranges is { Count: 1 }
            && wanted.Ranges.First() is { From: { } from } range
            ? new HttpRange(from, range.To - from + 1)
            : default;
    }

    private static void Describe(HttpResponse response, BlobDownloadDetails blob, Dictionary<string, string?> query)
    {
        response.StatusCode = blob.ContentRange is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        response.ContentLength = blob.ContentLength;
        response.ContentType = query.GetValueOrDefault("rsct") ?? blob.ContentType;
        var headers = response.Headers;
        headers.AcceptRanges = "bytes";
        headers.ContentRange = blob.ContentRange;
        headers.ETag = blob.ETag.ToString("H");
        headers.LastModified = blob.LastModified.ToString("R");
        headers.CacheControl = query.GetValueOrDefault("rscc") ?? blob.CacheControl;
        headers.ContentDisposition = query.GetValueOrDefault("rscd") ?? blob.ContentDisposition;
        headers.ContentEncoding = query.GetValueOrDefault("rsce") ?? blob.ContentEncoding;
        headers.ContentLanguage = query.GetValueOrDefault("rscl") ?? blob.ContentLanguage;
        headers["x-ms-blob-type"] = "BlockBlob";
    }

    /// <summary>"Status and error codes", https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2.</summary>
    private static async Task RefuseAsync(HttpContext context, RequestFailedException failure)
    {
        var response = context.Response;
        response.StatusCode = failure.Status;
        response.ContentType = "application/xml";
        response.Headers["x-ms-error-code"] = failure.ErrorCode;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var detail = failure.Data[BlobErrors.AuthenticationErrorDetail];
        var body = new XElement(
            "Error",
            new XElement("Code", failure.ErrorCode),
            new XElement("Message", failure.GetRawResponse()!.ReasonPhrase),
            detail is null ? null : new XElement(BlobErrors.AuthenticationErrorDetail, detail));
        await response.WriteAsync("<?xml version=\"1.0\" encoding=\"utf-8\"?>" + body.ToString(SaveOptions.DisableFormatting), context.RequestAborted);
    }
}
