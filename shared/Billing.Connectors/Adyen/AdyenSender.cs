using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Billing.Connectors.Adyen;

/// <summary>Sends as Adyen does: each item carries its signature within the body.</summary>
public sealed class AdyenSender : IPartnerSender
{
    /// <inheritdoc/>
    public string MakeKey() => Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook)
    {
        var notification = JsonNode.Parse(webhook.Body)!;
        foreach (var entry in notification["notificationItems"]!.AsArray())
        {
            var item = entry!["NotificationRequestItem"]!.AsObject();
            var signature = AdyenSignature.Sign(JsonSerializer.SerializeToElement(item), webhook.Key);
            (item["additionalData"] ??= new JsonObject())["hmacSignature"] = signature;
        }

        return new SignedWebhook(Encoding.UTF8.GetBytes(notification.ToJsonString()), new Dictionary<string, string>());
    }
}
