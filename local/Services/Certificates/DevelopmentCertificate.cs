using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Billing.Local.Certificates;

/// <summary>A certificate for <c>localhost</c> that its own machine trusts by the file that <c>SSL_CERT_FILE</c> names.</summary>
internal sealed class DevelopmentCertificate : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(398);
    private static readonly TimeSpan LeftAtLeast = TimeSpan.FromDays(7);

    /// <summary>The loopback addresses that the certificate is for: a service on a fixed port can be there several times.</summary>
    public static IReadOnlyList<IPAddress> Addresses { get; } = [.. Enumerable.Range(1, 16).Select(last => new IPAddress([127, 0, 0, (byte)last]))];

    private DevelopmentCertificate(X509Certificate2 certificate, string pemFile) => (Certificate, PemFile) = (certificate, pemFile);

    /// <summary>With its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate without its key, as PEM.</summary>
    public string PemFile { get; }

    /// <summary>The certificate of a folder; makes one where there is none or where it is about to end.</summary>
    public static DevelopmentCertificate In(string folder)
    {
        Directory.CreateDirectory(folder);
        var (key, pem) = (Path.Combine(folder, "localhost.pfx"), Path.Combine(folder, "localhost.pem"));
        if (Read(key) is { } kept)
        {
            return new DevelopmentCertificate(kept, pem);
        }

        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var made = Make())
        {
            using var file = new FileStream(key, options);
            file.Write(made.Export(X509ContentType.Pfx));
            File.WriteAllText(pem, made.ExportCertificatePem());
        }

        return new DevelopmentCertificate(Read(key)!, pem);
    }

    public void Dispose() => Certificate.Dispose();

    private static X509Certificate2? Read(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password: null);
        if (certificate.NotAfter - DateTime.Now > LeftAtLeast)
        {
            return certificate;
        }

        certificate.Dispose();
        return null;
    }

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        foreach (var address in Addresses)
        {
            names.AddIpAddress(address);
        }

        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now - TimeSpan.FromDays(1), now + Lifetime);
    }
}
