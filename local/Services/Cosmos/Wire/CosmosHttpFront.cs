using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Billing.Local.Cosmos;

/// <summary>
/// Serves an account over HTTP: the terminal request delegate of a web application. Keys and signatures are not checked, so it
/// is for a loopback address only.
/// </summary>
internal static class CosmosHttpFront
{
    public static RequestDelegate For(LocalCosmosAccount account) => async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);

        // The decoded path could not tell a slash in an id from one between segments.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var request = new CosmosRequest(
            context.Request.Method,
            query < 0 ? target : target[..query],
            new FrontHeaders(context.Request.Headers),
            body.GetBuffer().AsMemory(0, (int)body.Length))
        {
            Origin = $"{context.Request.Scheme}://{context.Request.Host}/",
        };
        await WriteAsync(context, await account.HandleAsync(request));
    };

    private static async Task WriteAsync(HttpContext context, CosmosReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers())
        {
            response.Headers[name] = value;
        }

        response.Headers[CosmosHeader.ActivityId] = context.Request.Headers[CosmosHeader.ActivityId];
        if (!reply.Body.IsEmpty)
        {
            response.ContentType = reply.ContentType;
            response.Headers.ContentLength = reply.Body.Length;
            await response.Body.WriteAsync(reply.Body, context.RequestAborted);
        }
        else if (reply.Status is not (204 or 304))
        {
            response.Headers.ContentLength = 0;
        }
    }

    private sealed class FrontHeaders(IHeaderDictionary headers) : ICosmosHeaders
    {
        public string? this[string name] => headers.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
