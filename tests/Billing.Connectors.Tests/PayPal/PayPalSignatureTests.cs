using System.IO.Hashing;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Billing.Connectors.PayPal;
using Billing.Connectors.Tests.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Tests.PayPal;

/// <remarks>
/// The signed text is the one of developer.paypal.com/api/rest/webhooks/rest ("Verify a webhook message by yourself"). PayPal
/// publishes signatures but no certificate that they belong to, so the vector was made with openssl: a chain of two invented
/// certificates (pinned-chain.pem), CRC-32 by zlib, openssl dgst -sha256 -sign.
/// </remarks>
[Trait("Capability", "PLT-01")]
[Trait("Adapter", "paypal")]
public sealed class PayPalSignatureTests
{
    private const string WebhookId = "4JH86294D6297924G";
    private const string TransmissionId = "69cd13f0-d67a-11e5-baa3-778b53f4ae55";
    private const string Time = "2026-12-02T08:00:00Z";

    private const string FromOpenSsl =
        "MFKXrS5wDDTwdT7Idl63oJCi70XEPHP2Frm1/t8j5ISmn2uevy3CIUAtBgnUqjNhMv/Ma6abUsMorA5lTBYs9+jZuGWKog9xF6jDqbzAEiQjet0USD712cVCTyfB+iWrFLkn/AC8ETSVe2vPbwz/T7NuC2qoQn4mCKYX4TauYwvIziK6mhArMauOG1DhgiCfL2Tflaur5IXEytvu/7bsfaI80n5No1kmjpC+mn++uiSQpmwk3fx2/nu2LPIArBylWfa4+wYgYYg81f6336RFO6P4tRUeSVOK2aptUzqHTdkIVWDuITd7T++/PJLGBQ1w5lsJDftpFTB7dQUrch7P8Q==";

    private static readonly byte[] Body = """{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED"}"""u8.ToArray();
    private static readonly DateTimeOffset SignedAt = DateTimeOffset.Parse(Time);
    private static readonly string Pinned = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PayPal", "pinned-chain.pem"));
    private static readonly PayPalTransmission Sent = new(TransmissionId, Time, FromOpenSsl, PayPalSignature.Algorithm);

    [Fact]
    public void The_checksum_is_that_of_zlib()
    {
        // The check value of CRC-32/ISO-HDLC (reveng.sourceforge.io/crc-catalogue).
        Assert.Equal(0xCBF43926u, Crc32.HashToUInt32("123456789"u8));
        Assert.Equal(0u, Crc32.HashToUInt32([]));
    }

    [Fact]
    public void A_body_signed_by_openssl_is_valid() => Valid(Verify(Body, Sent));

    [Fact]
    public void Any_flipped_bit_of_the_body_is_refused() =>
        Assert.All(Bits.EachFlipped(Body), body => Refused(SignatureReasons.Mismatch, Verify(body, Sent)));

    [Fact]
    public void Any_flipped_bit_of_the_signature_is_refused() => Assert.All(
        Bits.EachFlipped(Convert.FromBase64String(FromOpenSsl)),
        signature => Refused(SignatureReasons.Mismatch, Verify(Body, Sent with { Signature = Convert.ToBase64String(signature) })));

    [Fact]
    public void Another_endpoint_another_transmission_or_another_time_is_refused()
    {
        Refused(SignatureReasons.Mismatch, PayPalSignature.Verify(Body, Sent, "8PT597110X687430LKGECATA", [Pinned], SignedAt));
        Refused(SignatureReasons.Mismatch, Verify(Body, Sent with { TransmissionId = "69cd13f0-d67a-11e5-baa3-778b53f4ae56" }));
        Refused(SignatureReasons.Mismatch, Verify(Body, Sent with { TransmissionTime = "2026-12-02T08:00:01Z" }));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(-301, false)]
    [InlineData(4 * 86_400, true)]
    [InlineData((4 * 86_400) + 1, false)]
    public void A_transmission_may_be_as_old_as_PayPal_repeats_and_hardly_in_the_future(int seconds, bool isTaken)
    {
        var check = PayPalSignature.Verify(Body, Sent, WebhookId, [Pinned], SignedAt.AddSeconds(seconds));
        Assert.Equal(isTaken ? new SignatureCheck.Valid() : SignatureReasons.Stale, (object)(check is SignatureCheck.Invalid invalid ? invalid.Code : check));
    }

    [Fact]
    public void Each_absent_header_is_missing()
    {
        Refused(SignatureReasons.Missing, Verify(Body, Sent with { TransmissionId = null }));
        Refused(SignatureReasons.Missing, Verify(Body, Sent with { TransmissionTime = "" }));
        Refused(SignatureReasons.Missing, Verify(Body, Sent with { Signature = null }));
        Refused(SignatureReasons.Missing, Verify(Body, Sent with { Algorithm = null }));
    }

    [Fact]
    public void Headers_that_are_not_of_the_scheme_are_malformed()
    {
        Refused(SignatureReasons.Malformed, Verify(Body, Sent with { Algorithm = "SHA1withRSA" }));
        Refused(SignatureReasons.Malformed, Verify(Body, Sent with { TransmissionId = "a|b" }));
        Refused(SignatureReasons.Malformed, Verify(Body, Sent with { TransmissionTime = "yesterday" }));
        Refused(SignatureReasons.Malformed, Verify(Body, Sent with { Signature = "not base64" }));
        Refused(SignatureReasons.Malformed, Verify(Body, Sent with { Signature = new string('A', 8192) }));
    }

    [Fact]
    public void While_a_certificate_is_rotated_both_are_accepted()
    {
        using var key = RSA.Create(2048);
        var other = SelfSigned(key, "CN=Next", SignedAt.AddDays(-1), SignedAt.AddYears(1)).ExportCertificatePem();
        Valid(PayPalSignature.Verify(Body, Sent, WebhookId, [other, Pinned], SignedAt));
        Valid(PayPalSignature.Verify(Body, PayPalSignature.Sign(Body, "t-1", SignedAt, WebhookId, key), WebhookId, [Pinned, other], SignedAt));
        Refused(SignatureReasons.Mismatch, PayPalSignature.Verify(Body, Sent, WebhookId, [other], SignedAt));
    }

    [Fact]
    public void A_certificate_outside_of_its_time_is_not_trusted()
    {
        using var key = RSA.Create(2048);
        var expired = SelfSigned(key, "CN=Old", SignedAt.AddYears(-2), SignedAt.AddDays(-1)).ExportCertificatePem();
        var sent = PayPalSignature.Sign(Body, "t-1", SignedAt, WebhookId, key);
        Refused(SignatureReasons.Untrusted, PayPalSignature.Verify(Body, sent, WebhookId, [expired], SignedAt));
    }

    [Fact]
    public void A_certificate_that_does_not_chain_to_the_pinned_root_is_not_trusted()
    {
        using var key = RSA.Create(2048);
        using var rootKey = RSA.Create(2048);
        using var root = SelfSigned(rootKey, "CN=Somebody", SignedAt.AddDays(-1), SignedAt.AddYears(1));
        var request = new CertificateRequest("CN=messageverificationcerts.paypal.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var leaf = request.Create(root, SignedAt.AddDays(-1), SignedAt.AddMonths(1), [1]);
        var sent = PayPalSignature.Sign(Body, "t-1", SignedAt, WebhookId, key);

        Valid(PayPalSignature.Verify(Body, sent, WebhookId, [leaf.ExportCertificatePem() + "\n" + root.ExportCertificatePem()], SignedAt));
        var pinnedRoot = Pinned[Pinned.LastIndexOf("-----BEGIN", StringComparison.Ordinal)..];
        Refused(SignatureReasons.Untrusted, PayPalSignature.Verify(Body, sent, WebhookId, [leaf.ExportCertificatePem() + "\n" + pinnedRoot], SignedAt));
        Refused(SignatureReasons.Untrusted, PayPalSignature.Verify(Body, sent, WebhookId, [leaf.ExportCertificatePem()], SignedAt));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_c2VjcmV0")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public void Without_a_certificate_nothing_is_accepted(string secret)
    {
        Refused(SignatureReasons.NoSecret, PayPalSignature.Verify(Body, Sent, WebhookId, [secret], SignedAt));
        Refused(SignatureReasons.NoSecret, PayPalSignature.Verify(Body, Sent, string.Empty, [Pinned], SignedAt));
    }

    private static X509Certificate2 SelfSigned(RSA key, string name, DateTimeOffset from, DateTimeOffset until)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(from, until);
    }

    private static SignatureCheck Verify(byte[] body, PayPalTransmission sent) => PayPalSignature.Verify(body, sent, WebhookId, [Pinned], SignedAt);

    private static void Valid(SignatureCheck check) => Assert.IsType<SignatureCheck.Valid>(check);

    private static void Refused(string code, SignatureCheck check) => Assert.Equal(code, Assert.IsType<SignatureCheck.Invalid>(check).Code);
}
