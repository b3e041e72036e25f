using System.Globalization;
using System.Xml.Linq;
using Azure;

namespace Billing.Local.Blobs.Rest;

/// <summary>Signs and sends requests and turns failures into the exceptions of the true client.</summary>
internal sealed class RestTransport(SharedKeySigner signer, TimeProvider clock)
{
    /// <summary>One for the process: clients are made freely and connections are shared.</summary>
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    /// <summary>Sends the request; the caller disposes the answer.</summary>
    /// <exception cref="RequestFailedException">The service answered with a failure, or with 304.</exception>
    public async Task<HttpResponseMessage> SendAsync(RestRequest request, CancellationToken cancellationToken)
    {
        using var message = Message(request);
        var answer = await Http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await FailureAsync(answer, cancellationToken);
        }
    }

    /// <summary>The raw response without its content.</summary>
    public static BlobResponse Raw(HttpResponseMessage answer)
    {
        var response = new BlobResponse((int)answer.StatusCode, answer.ReasonPhrase ?? "");
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            foreach (var value in values)
            {
                response.Add(name, value);
            }
        }

        return response;
    }

    private static async Task<RequestFailedException> FailureAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var response = Raw(answer);
        var code = response.Headers.TryGetValue("x-ms-error-code", out var header) ? header : null;
        var message = answer.ReasonPhrase;
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        var start = body.IndexOf('<', StringComparison.Ordinal);
        if (start >= 0 && answer.Content.Headers.ContentType?.MediaType is "application/xml" or "text/xml")
        {
            var error = XDocument.Parse(body[start..]).Root;
            code ??= error?.Element("Code")?.Value;
            message = error?.Element("Message")?.Value ?? message;
        }

        return BlobErrors.From(response, code, message);
    }

    private HttpRequestMessage Message(RestRequest request)
    {
        request.Header("x-ms-date", clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        request.Header("x-ms-version", BlobSasSigner.ServiceVersion);
        var authorization = signer.Authorization(request);
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        message.Headers.TryAddWithoutValidation("Authorization", authorization);
        return message;
    }
}
