using System.Net;
using System.Net.Http.Headers;

namespace Billing.Local.Cosmos;

/// <summary>Carries the SDK's HTTP messages to the endpoint in the same process, without a socket.</summary>
internal sealed class InProcessHandler(Func<CosmosRequest, Task<CosmosReply>> endpoint) : HttpMessageHandler
{
    private static readonly MediaTypeHeaderValue JsonType = new(CosmosReply.Json);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> body = request.Content is null ? default : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        var reply = await endpoint(new CosmosRequest(request.Method.Method, path, new MessageHeaders(request.Headers), body));
        return ToMessage(request, reply);
    }

    private static HttpResponseMessage ToMessage(HttpRequestMessage request, CosmosReply reply)
    {
        var message = new HttpResponseMessage((HttpStatusCode)reply.Status) { RequestMessage = request };
        foreach (var (name, value) in reply.Headers())
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        if (request.Headers.NonValidated.TryGetValues(CosmosHeader.ActivityId, out var activity))
        {
            message.Headers.TryAddWithoutValidation(CosmosHeader.ActivityId, activity.ToString());
        }

        if (!reply.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(reply.Body);
            var isJson = reply.ContentType == CosmosReply.Json;
            message.Content.Headers.ContentType = isJson ? JsonType : new MediaTypeHeaderValue(reply.ContentType);
        }

        return message;
    }

    private sealed class MessageHeaders(HttpRequestHeaders headers) : ICosmosHeaders
    {
        public string? this[string name] => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
    }
}
