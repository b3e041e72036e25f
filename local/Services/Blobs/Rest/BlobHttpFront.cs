using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Billing.Local.Blobs;

/// <summary>
/// Serves an account over HTTP: the terminal request delegate of a web application. With <see cref="BlobAccess.Authorized"/> bearer tokens
/// are taken as they are, so it is for a loopback address only.
/// </summary>
internal static class BlobHttpFront
{
    public static RequestDelegate For(LocalBlobAccount account, BlobAccess access = BlobAccess.Authorized) => async context =>
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The service's own limits hold.
            limit.MaxRequestBodySize = null;
        }

        var reply = await account.HandleAsync(ToRequest(context, access));
        await using var content = reply.Content;
        await WriteAsync(context, reply);
    };

    private static BlobRequest ToRequest(HttpContext context, BlobAccess access)
    {
        // The decoded path could not tell a slash in a name from one between segments.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        return new BlobRequest(
            context.Request.Method.ToUpperInvariant(),
            context.Request.Host.Value ?? "",
            path.StartsWith('/') ? path : context.Request.Path.ToUriComponent(),
            BlobRequest.Fields(query < 0 ? "" : target[query..]),
            new FrontHeaders(context.Request.Headers),
            BodyOf(context.Request))
        {
            Access = access,
            IsSecure = context.Request.IsHttps,
            Cancellation = context.RequestAborted,
        };
    }

    private static BlobBody BodyOf(HttpRequest request)
    {
        var hasBody = request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;
        return hasBody ? new BlobBody(request.ContentLength, request.Body.CopyToAsync) : BlobBody.Empty with { Length = request.ContentLength };
    }

    private static async Task WriteAsync(HttpContext context, BlobReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers[name] = value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Printable(value) : value;
        }

        if (reply.Content is { } content && !HttpMethods.IsHead(context.Request.Method))
        {
            await content.CopyToAsync(response.Body, context.RequestAborted);
        }
    }

    /// <summary>The part of a request's value that a header of the answer can carry.</summary>
    private static string Printable(string value) => string.Concat(value.Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private sealed class FrontHeaders(IHeaderDictionary headers) : IBlobHeaders
    {
        public IEnumerable<KeyValuePair<string, string>> All => headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()));

        public string? this[string name] => headers.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
