using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Billing.Local.Functions.Worker;

/// <summary>Passes requests on to the web server of a worker process and its answers back.</summary>
internal sealed class RequestForwarder : IDisposable
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    });

    /// <summary>Sends the request; the answer is whole in memory, so that a failure of the function can still replace it.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpContext http, Uri worker, string invocation, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(worker, http.Request.GetEncodedPathAndQuery()));
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(http.Request.Body);
        }

        foreach (var (name, values) in http.Request.Headers)
        {
            if (!HopByHop.Contains(name) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        request.Headers.Host = http.Request.Host.Value;
        request.Headers.TryAddWithoutValidation(WorkerServer.InvocationHeader, invocation);
        var response = await _http.SendAsync(request, cancellation);
        await response.Content.LoadIntoBufferAsync(cancellation);
        return response;
    }

    /// <summary>Gives the worker's answer to the caller.</summary>
    public static async Task AnswerAsync(HttpContext http, HttpResponseMessage response, CancellationToken cancellation)
    {
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            if (!HopByHop.Contains(name))
            {
                http.Response.Headers[name] = values.ToArray();
            }
        }

        if (http.Response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) && !HttpMethods.IsHead(http.Request.Method))
        {
            await response.Content.CopyToAsync(http.Response.Body, cancellation);
        }
    }

    public void Dispose() => _http.Dispose();
}
