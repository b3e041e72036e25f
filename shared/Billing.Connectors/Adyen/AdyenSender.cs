using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Connectors.Adyen;

/// <summary>Sends as Adyen does: each item carries its signature within the body, other webhooks in a header.</summary>
public sealed class AdyenSender : IPartnerSender
{
    /// <inheritdoc/>
    public string MakeKey() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook)
    {
        var notification = JsonNode.Parse(webhook.Body)!;
        if (notification["notificationItems"] is not JsonArray items)
        {
            return webhook.With(new Dictionary<string, string> { [AdyenSignature.HeaderName] = AdyenSignature.SignBody(webhook.Body, webhook.Key) });
        }

        foreach (var entry in items)
        {
            var item = entry!["NotificationRequestItem"]!.AsObject();
            var signature = AdyenSignature.Sign(JsonSerializer.SerializeToElement(item), webhook.Key);
            (item["additionalData"] ??= new JsonObject())["hmacSignature"] = signature;
        }

        return new SignedWebhook(Encoding.UTF8.GetBytes(notification.ToJsonString()), new Dictionary<string, string>());
    }
}
