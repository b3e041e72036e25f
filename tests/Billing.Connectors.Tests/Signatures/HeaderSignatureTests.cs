using Billing.Connectors.EasyPost;
using Billing.Connectors.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Tests.Signatures;

[Trait("Capability", "PLT-01")]
[Trait("Adapter", "easypost")]
public sealed class HeaderSignatureTests
{
    private static readonly byte[] Body = """{"id":"evt_1","description":"tracker.updated"}"""u8.ToArray();
    private static readonly HeaderSignature Plain = new("X-Hub-Signature-256", SignatureEncoding.Hex, "sha256=");

    private const string Decomposed = "se\u0301cret";

    /// <remarks>Made with: printf '%s' BODY | openssl dgst -sha256 -hmac "$(printf 'se\xcc\x81cret')".</remarks>
    private const string EasyPostByOpenSsl = "hmac-sha256-hex=9179bd2b42891a82d83aaceeee9761309c9c5ee02f19579dca91d3ed24d68f62";

    /// <summary>
    /// GitHub's documented vector of the same scheme (docs.github.com, "Validating webhook deliveries", "Testing the webhook
    /// payload validation").
    /// </summary>
    [Fact]
    public void The_published_vector_is_valid()
    {
        const string signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        Assert.Equal(signature, Plain.Sign("Hello, World!"u8, "It's a Secret to Everybody"));
        Assert.IsType<SignatureCheck.Valid>(Plain.Verify("Hello, World!"u8, signature, ["It's a Secret to Everybody"]));
    }

    [Fact]
    public void EasyPost_signs_as_openssl_does()
    {
        Assert.Equal(EasyPostByOpenSsl, EasyPostWebhook.Signature.Sign(Body, Decomposed));
        Assert.IsType<SignatureCheck.Valid>(EasyPostWebhook.Signature.Verify(Body, EasyPostByOpenSsl, [Decomposed]));
    }

    [Fact]
    public void Base64_is_written_with_its_padding()
    {
        var scheme = new HeaderSignature("X-Signature", SignatureEncoding.Base64);
        Assert.Equal(44, scheme.Sign(Body, "hush").Length);
        Assert.IsType<SignatureCheck.Valid>(scheme.Verify(Body, scheme.Sign(Body, "hush"), ["hush"]));
        Refused(SignatureReasons.Mismatch, scheme.Verify(Body, scheme.Sign(Body, "hush").TrimEnd('='), ["hush"]));
    }

    [Fact]
    public void While_a_secret_is_rotated_both_are_accepted()
    {
        Assert.IsType<SignatureCheck.Valid>(Plain.Verify(Body, Plain.Sign(Body, "old"), ["new", "old"]));
        Assert.IsType<SignatureCheck.Valid>(Plain.Verify(Body, Plain.Sign(Body, "new"), ["new", "old"]));
        Refused(SignatureReasons.Mismatch, Plain.Verify(Body, Plain.Sign(Body, "gone"), ["new", "old"]));
    }

    [Fact]
    public void Any_flipped_bit_of_body_or_header_is_refused()
    {
        Assert.All(Bits.EachFlipped(Body), body => Refused(SignatureReasons.Mismatch, EasyPostWebhook.Signature.Verify(body, EasyPostByOpenSsl, [Decomposed])));
        Assert.All(
            Bits.EachFlipped(EasyPostByOpenSsl), header => Assert.IsType<SignatureCheck.Invalid>(EasyPostWebhook.Signature.Verify(Body, header, [Decomposed])));
    }

    [Theory]
    [InlineData(null, SignatureReasons.Missing)]
    [InlineData("", SignatureReasons.Missing)]
    [InlineData("757107ea", SignatureReasons.Malformed)]
    [InlineData("sha1=757107ea", SignatureReasons.Malformed)]
    [InlineData("sha256=", SignatureReasons.Mismatch)]
    public void A_header_that_is_not_of_the_scheme_is_refused(string? header, string reason) => Refused(reason, Plain.Verify(Body, header, ["hush"]));

    [Fact]
    public void A_header_without_end_is_refused_unread() =>
        Refused(SignatureReasons.Malformed, Plain.Verify(Body, "sha256=" + new string('0', 4096), ["hush"]));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_usable_secret_nothing_is_accepted(string blank) => Refused(SignatureReasons.NoSecret, Plain.Verify(Body, "sha256=00", [blank]));

    private static void Refused(string code, SignatureCheck check) => Assert.Equal(code, Assert.IsType<SignatureCheck.Invalid>(check).Code);
}
