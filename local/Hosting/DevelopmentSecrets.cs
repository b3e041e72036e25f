using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Billing.Local.Hosting;

/// <summary>Makes signing secrets in the form that each adapter's scheme wants.</summary>
internal static class DevelopmentSecrets
{
    private const string PrivateKey = "-private-key";

    // A process makes the key pair once: it takes a while, and who develops is one sender.
    private static readonly Lazy<(string Certificate, string Key)> Pair = new(MakePair);

    /// <summary>Makes a secret, unless it is there.</summary>
    public static void Make(LocalSecretStore secrets, string adapter, string name)
    {
        switch (adapter)
        {
            case "adyen":
                secrets.GetOrMake(name, () => Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
                break;
            case "paypal":
                secrets.GetOrMake(name + PrivateKey, () => Pair.Value.Key);
                secrets.GetOrMake(name, () => CertificateOf(secrets.GetOrMake(name + PrivateKey, () => Pair.Value.Key)));
                break;
            default:
                secrets.GetOrMake(name, () => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24)));
                break;
        }
    }

    /// <summary>The private key that belongs to a certificate made here; only a sender needs it.</summary>
    public static RSA KeyOf(LocalSecretStore secrets, string name)
    {
        var key = RSA.Create();
        key.ImportFromPem(secrets.GetOrMake(name + PrivateKey, () => throw new KeyNotFoundException($"There is no private key for {name}.")));
        return key;
    }

    private static string CertificateOf(string pem)
    {
        if (pem == Pair.Value.Key)
        {
            return Pair.Value.Certificate;
        }

        using var key = RSA.Create();
        key.ImportFromPem(pem);
        return SelfSigned(key);
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
