using Azure;

namespace Billing.Local.Blobs;

/// <summary>The answer to a download whose conditions say that nothing has changed: it has a status and no value.</summary>
internal sealed class NotModifiedResponse<T>(Response response) : Response<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException($"Status: {response.Status}, Service returned no content");

    public override Response GetRawResponse() => response;
}
