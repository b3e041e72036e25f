using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Billing.Connectors.PayPal;

/// <summary>
/// A sender's certificate as it was pinned: PEM, the certificate first, then those that it chains to, up to a self-signed one,
/// which is the only root that is trusted. A single self-signed certificate is its own root. Nothing is fetched: no missing
/// issuer, no revocation list; whoever rotates the secret decides what is valid.
/// </summary>
public sealed class PinnedCertificate : IDisposable
{
    private readonly X509Certificate2Collection _bundle;

    private PinnedCertificate(X509Certificate2Collection bundle, RSA key) => (_bundle, Key) = (bundle, key);

    /// <summary>The public key.</summary>
    public RSA Key { get; }

    /// <summary>Reads a secret; null when it holds no certificate with an RSA key.</summary>
    public static PinnedCertificate? Read(string pem)
    {
        var bundle = new X509Certificate2Collection();
        try
        {
            bundle.ImportFromPem(pem);
            if (bundle.Count > 0 && bundle[0].GetRSAPublicKey() is { } key)
            {
                return new PinnedCertificate(bundle, key);
            }
        }
        catch (CryptographicException)
        {
            // No certificate: the same as none at all.
        }

        Dispose(bundle);
        return null;
    }

    /// <summary>True if the certificate and all that it chains to are valid at a time, and the chain ends in the pinned root.</summary>
    public bool IsTrusted(DateTimeOffset now)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.ExtraStore.AddRange(_bundle);
        foreach (var root in _bundle.Where(each => each.SubjectName.RawData.AsSpan().SequenceEqual(each.IssuerName.RawData)))
        {
            chain.ChainPolicy.CustomTrustStore.Add(root);
        }

        var holds = chain.ChainPolicy.CustomTrustStore.Count > 0 && chain.Build(_bundle[0]);
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return holds;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Key.Dispose();
        Dispose(_bundle);
    }

    private static void Dispose(X509Certificate2Collection bundle)
    {
        foreach (var certificate in bundle)
        {
            certificate.Dispose();
        }
    }
}
