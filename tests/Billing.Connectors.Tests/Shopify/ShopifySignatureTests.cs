using System.Text;
using Billing.Connectors.Shopify;
using Billing.Connectors.Tests.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Tests.Shopify;

[Trait("Capability", "PLT-01")]
[Trait("Adapter", "shopify")]
public sealed class ShopifySignatureTests
{
    private const string Secret = "hush";
    private static readonly byte[] Body = """{"id":820982911946154508,"email":"jon@example.com"}"""u8.ToArray();

    /// <remarks>Made with: printf '%s' BODY | openssl dgst -sha256 -hmac hush -binary | base64.</remarks>
    private const string FromOpenSsl = "D0UMXmhjwBRi4y66TmhJrDlhQABD7zI2fm3p6/QLMo8=";

    [Fact]
    public void The_signer_and_openssl_agree() => Assert.Equal(FromOpenSsl, ShopifyWebhook.Signature.Sign(Body, Secret));

    [Fact]
    public void A_body_signed_with_the_secret_is_valid() =>
        Assert.Equal(new SignatureCheck.Valid(), ShopifyWebhook.Signature.Verify(Body, FromOpenSsl, [Secret]));

    [Fact]
    public void While_a_secret_is_rotated_both_are_accepted()
    {
        Assert.IsType<SignatureCheck.Valid>(ShopifyWebhook.Signature.Verify(Body, ShopifyWebhook.Signature.Sign(Body, "old"), ["new", "old"]));
        Assert.IsType<SignatureCheck.Valid>(ShopifyWebhook.Signature.Verify(Body, ShopifyWebhook.Signature.Sign(Body, "new"), ["new", "old"]));
        Refused(SignatureReasons.Mismatch, ShopifyWebhook.Signature.Verify(Body, ShopifyWebhook.Signature.Sign(Body, "gone"), ["new", "old"]));
    }

    [Fact]
    public void Any_flipped_bit_of_the_body_is_refused() => Assert.All(
        Bits.EachFlipped(Body), body => Refused(SignatureReasons.Mismatch, ShopifyWebhook.Signature.Verify(body, FromOpenSsl, [Secret])));

    [Fact]
    public void Any_flipped_bit_of_the_header_is_refused() => Assert.All(
        Bits.EachFlipped(FromOpenSsl), header => Refused(SignatureReasons.Mismatch, ShopifyWebhook.Signature.Verify(Body, header, [Secret])));

    [Fact]
    public void Any_flipped_bit_of_the_secret_is_refused() => Assert.All(
        Bits.EachFlipped(Secret), secret => Refused(SignatureReasons.Mismatch, ShopifyWebhook.Signature.Verify(Body, FromOpenSsl, [secret])));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void An_absent_header_is_refused_as_missing(string? header) =>
        Refused(SignatureReasons.Missing, ShopifyWebhook.Signature.Verify(Body, header, [Secret]));

    [Fact]
    public void A_second_spelling_of_the_same_base64_is_refused() =>
        Refused(SignatureReasons.Mismatch, ShopifyWebhook.Signature.Verify(Body, FromOpenSsl + " ", [Secret]));

    [Fact]
    public void A_header_without_end_is_refused_unread() =>
        Refused(SignatureReasons.Malformed, ShopifyWebhook.Signature.Verify(Body, new string('A', 4097), [Secret]));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Without_a_usable_secret_nothing_is_accepted(string blank)
    {
        var forged = Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(blank), Body));

        Refused(SignatureReasons.NoSecret, ShopifyWebhook.Signature.Verify(Body, forged, [blank]));
        Refused(SignatureReasons.NoSecret, ShopifyWebhook.Signature.Verify(Body, forged, []));
    }

    [Fact]
    public void A_refusal_names_neither_the_secret_nor_the_expected_signature()
    {
        var refusal = ShopifyWebhook.Signature.Verify(Body, "wrong", [Secret]).ToString();

        Assert.DoesNotContain(Secret, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(FromOpenSsl, refusal, StringComparison.Ordinal);
    }

    private static void Refused(string code, SignatureCheck check) => Assert.Equal(code, Assert.IsType<SignatureCheck.Invalid>(check).Code);
}
