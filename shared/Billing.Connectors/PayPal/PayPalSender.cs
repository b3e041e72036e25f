using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Billing.Connectors.PayPal;

/// <summary>Sends as PayPal does, with a certificate of one's own; the event's id stands in the body.</summary>
public sealed class PayPalSender : IPartnerSender
{
    // A process makes the key once: it takes a while, and who develops is one sender.
    private static readonly Lazy<(string Certificate, string Key)> Pair = new(MakePair);

    /// <inheritdoc/>
    public bool HasKeyPair => true;

    /// <inheritdoc/>
    public string MakeKey() => Pair.Value.Key;

    /// <inheritdoc/>
    public string SecretOf(string key)
    {
        if (Pair.IsValueCreated && key == Pair.Value.Key)
        {
            return Pair.Value.Certificate;
        }

        using var rsa = RSA.Create();
        rsa.ImportFromPem(key);
        return SelfSigned(rsa);
    }

    /// <inheritdoc/>
    public SignedWebhook Sign(UnsignedWebhook webhook)
    {
        using var key = RSA.Create();
        key.ImportFromPem(webhook.Key);
        var transmission = Convert.ToHexStringLower(SHA256.HashData(webhook.Body).AsSpan(0, 16));
        var sent = PayPalSignature.Sign(webhook.Body, transmission, webhook.SentAt, webhook.Source.Options![PayPalWebhook.WebhookId.Name], key);
        return webhook.With(new Dictionary<string, string>
        {
            [PayPalSignature.IdHeader] = sent.TransmissionId!,
            [PayPalSignature.TimeHeader] = sent.TransmissionTime!,
            [PayPalSignature.SignatureHeader] = sent.Signature!,
            [PayPalSignature.AlgorithmHeader] = sent.Algorithm!,
        });
    }

    private static (string Certificate, string Key) MakePair()
    {
        using var key = RSA.Create(2048);
        return (SelfSigned(key), key.ExportPkcs8PrivateKeyPem());
    }

    // Valid at any time that a simulation may play in.
    private static string SelfSigned(RSA key)
    {
        var request = new CertificateRequest("CN=webhooks.development", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2049, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return certificate.ExportCertificatePem();
    }
}
