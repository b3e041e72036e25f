using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Primitives;
using Billing.Platform.Intake.Mapping;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Tenants;

namespace Billing.Local.Hosting;

/// <summary>A webhook that is ready to be sent.</summary>
/// <param name="Body">The body; with the signatures in it where the scheme puts them there.</param>
/// <param name="Headers">The headers that the sender adds.</param>
public sealed record SignedWebhook(byte[] Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>Signs webhooks as their true senders do.</summary>
/// <param name="secrets">Signing secrets by name.</param>
/// <param name="clock">The senders' clock.</param>
public sealed class WebhookSender(LocalSecretStore secrets, TimeProvider clock)
{
    /// <summary>Signs with the present secret of a source, in the scheme of its adapter.</summary>
    /// <param name="source">The sender.</param>
    /// <param name="eventId">Its id of the event, where a header names it.</param>
    /// <param name="body">What it sends.</param>
    public async Task<SignedWebhook> SignAsync(IntakeSource source, string eventId, byte[] body)
    {
        var name = source.Secrets[0];
        var secret = await secrets.GetAsync(name);
        return source.Adapter switch
        {
            "shopify" => new SignedWebhook(body, Shopify(eventId, body, secret)),
            "stripe" => new SignedWebhook(body, Stripe(body, secret)),
            "adyen" => new SignedWebhook(Adyen(body, secret), new Dictionary<string, string>()),
            "paypal" => new SignedWebhook(body, PayPal(source, name, body)),
            "easypost" => new SignedWebhook(body, new Dictionary<string, string>
            {
                [HeaderSignature.EasyPost.HeaderName] = HeaderSignature.EasyPost.Sign(body, secret),
            }),
            "mapped" => new SignedWebhook(body, Mapped(source, eventId, body, secret)),
            _ => new SignedWebhook(body, Standard(eventId, body, secret)),
        };
    }

    // As the mapping says; the samples hold those that tenants.json names.
    private Dictionary<string, string> Mapped(IntakeSource source, string eventId, ReadOnlyMemory<byte> body, string secret) =>
        MappingReader.Read(Samples.Read(source.Mapping!)) is ParseResult<PartnerMapping>.Success { Value.Signature: { } scheme }
            ? new() { [scheme.HeaderName] = scheme.Sign(body.Span, secret), [MappedWebhook.IdempotencyKeyHeader] = $"\"{eventId}\"" }
            : Standard(eventId, body, secret);

    /// <summary>The headers of a Shopify delivery.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ShopifyAsync(string tenant, string eventId, ReadOnlyMemory<byte> body) =>
        Shopify(eventId, body, await secrets.GetAsync($"{tenant}-shopify"));

    /// <summary>The headers of a Stripe delivery.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StripeAsync(string tenant, ReadOnlyMemory<byte> body) =>
        Stripe(body, await secrets.GetAsync($"{tenant}-stripe"));

    /// <summary>The headers of a warehouse's delivery (Standard Webhooks).</summary>
    public async Task<IReadOnlyDictionary<string, string>> WarehouseAsync(string tenant, string eventId, ReadOnlyMemory<byte> body) =>
        Standard(eventId, body, await secrets.GetAsync($"{tenant}-warehouse"));

    private static Dictionary<string, string> Shopify(string eventId, ReadOnlyMemory<byte> body, string secret) => new()
    {
        ["X-Shopify-Topic"] = "orders/create",
        ["X-Shopify-Webhook-Id"] = eventId,
        ["X-Shopify-Event-Id"] = eventId,
        [ShopifySignature.HeaderName] = ShopifySignature.Sign(body.Span, secret),
    };

    private Dictionary<string, string> Stripe(ReadOnlyMemory<byte> body, string secret) => new()
    {
        [StripeSignature.HeaderName] = StripeSignature.Sign(body.Span, clock.GetUtcNow(), secret),
    };

    private Dictionary<string, string> Standard(string eventId, ReadOnlyMemory<byte> body, string secret)
    {
        var now = clock.GetUtcNow();
        return new Dictionary<string, string>
        {
            [StandardWebhookSignature.IdHeader] = eventId,
            [StandardWebhookSignature.TimestampHeader] = StandardWebhookSignature.Timestamp(now),
            [StandardWebhookSignature.SignatureHeader] = StandardWebhookSignature.Sign(body.Span, eventId, now, secret),
        };
    }

    private Dictionary<string, string> PayPal(IntakeSource source, string name, ReadOnlyMemory<byte> body)
    {
        using var key = DevelopmentSecrets.KeyOf(secrets, name);
        var transmission = Convert.ToHexStringLower(SHA256.HashData(body.Span).AsSpan(0, 16));
        var sent = PayPalSignature.Sign(body.Span, transmission, clock.GetUtcNow(), source.Options!["webhookId"], key);
        return new Dictionary<string, string>
        {
            [PayPalSignature.IdHeader] = sent.TransmissionId!,
            [PayPalSignature.TimeHeader] = sent.TransmissionTime!,
            [PayPalSignature.SignatureHeader] = sent.Signature!,
            [PayPalSignature.AlgorithmHeader] = sent.Algorithm!,
        };
    }

    private static byte[] Adyen(byte[] body, string secret)
    {
        var notification = JsonNode.Parse(body)!;
        foreach (var entry in notification["notificationItems"]!.AsArray())
        {
            var item = entry!["NotificationRequestItem"]!.AsObject();
            var additional = item["additionalData"] as JsonObject ?? [];
            additional["hmacSignature"] = AdyenSignature.Sign(JsonSerializer.SerializeToElement(item), secret);
            if (additional.Parent is null)
            {
                item["additionalData"] = additional;
            }
        }

        return Encoding.UTF8.GetBytes(notification.ToJsonString());
    }
}
