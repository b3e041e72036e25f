using Billing.Local.Hosting;

namespace Billing.Simulation;

/// <summary>What a sender outside sends, byte for byte, as often as it is sent.</summary>
/// <param name="Tenant">For whom.</param>
/// <param name="Channel">How it comes in.</param>
/// <param name="Id">The sender's own id of it: two messages of one id are one event, sent twice.</param>
/// <param name="Body">The bytes.</param>
public sealed record OutsideMessage(string Tenant, OutsideChannel Channel, string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>Sends it once, signed as its sender signs.</summary>
    /// <returns>The status that was answered.</returns>
    public async Task<int> SendAsync(LocalFabric fabric, TimeProvider clock)
    {
        using var request = Request();
        request.Content = new ByteArrayContent(Body.ToArray());
        foreach (var (name, value) in HeadersFrom(new WebhookSender(fabric.Secrets, clock)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (Channel == OutsideChannel.Usage)
        {
            request.Content.Headers.ContentType = new("application/cloudevents-batch+json");
        }

        using var response = await fabric.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private HttpRequestMessage Request() => Channel switch
    {
        OutsideChannel.Settlement => new HttpRequestMessage(HttpMethod.Put, $"api/settlements/{Tenant}/stripe/{Id}.csv"),
        OutsideChannel.Usage => new HttpRequestMessage(HttpMethod.Post, $"api/usage/{Tenant}"),
        _ => new HttpRequestMessage(HttpMethod.Post, $"api/webhooks/{Tenant}/{Source}"),
    };

    private string Source => Channel.ToString().ToLowerInvariant();

    private IReadOnlyDictionary<string, string> HeadersFrom(WebhookSender sender) => Channel is OutsideChannel.Settlement or OutsideChannel.Usage
        ? new Dictionary<string, string>()
        : sender.Sign(Tenant, Source, Id, Body.ToArray()).Headers;
}

/// <summary>How messages come in.</summary>
public enum OutsideChannel
{
    /// <summary>Orders of a storefront.</summary>
    Shopify,

    /// <summary>Notices of a payment gateway.</summary>
    Stripe,

    /// <summary>Reports of a warehouse.</summary>
    Warehouse,

    /// <summary>Usage events of a product.</summary>
    Usage,

    /// <summary>Settlement files.</summary>
    Settlement,
}
