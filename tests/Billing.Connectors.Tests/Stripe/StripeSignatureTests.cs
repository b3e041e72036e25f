using Billing.Connectors.Stripe;
using Billing.Connectors.Tests.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Tests.Stripe;

/// <remarks>The scheme: docs.stripe.com/webhooks, "Verify webhook signatures manually"; the cases of malformed headers and of the
/// tolerance are those that Stripe's own libraries test.</remarks>
[Trait("Capability", "PLT-01")]
[Trait("Adapter", "stripe")]
public sealed class StripeSignatureTests
{
    private const string Secret = "whsec_test_secret";
    private static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1533204620);
    private static readonly byte[] Body = """{"id":"evt_1","object":"event","type":"payment_intent.succeeded"}"""u8.ToArray();

    /// <remarks>Made with: printf '%s' "1533204620.BODY" | openssl dgst -sha256 -hmac whsec_test_secret.</remarks>
    private const string FromOpenSsl = "t=1533204620,v1=3ffe7f52c13ffde0cbbeb2eafc3420a889eff06d242a15adf9132f6353e9b4da";

    [Fact]
    public void The_signer_and_openssl_agree() => Assert.Equal(FromOpenSsl, StripeSignature.Sign(Body, SignedAt, Secret));

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_signature_within_the_tolerance_is_valid(int seconds) => Valid(Check(FromOpenSsl, seconds));

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    [InlineData(86_400)]
    public void A_signature_outside_of_the_tolerance_is_stale_both_ways(int seconds) =>
        Refused(SignatureReasons.Stale, Check(FromOpenSsl, seconds));

    [Fact]
    public void One_of_several_v1_suffices()
    {
        var header = StripeSignature.Sign(Body, SignedAt, "whsec_other", Secret);

        Assert.Equal(3, header.Split(',').Length);
        Valid(Check(header));
        Valid(Check(FromOpenSsl + ",v1=" + new string('0', 64)));
        Valid(Check(FromOpenSsl + ",v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef"));
    }

    [Fact]
    public void While_a_secret_is_rotated_both_are_accepted()
    {
        Valid(StripeSignature.Verify(Body, FromOpenSsl, ["whsec_new", Secret], SignedAt));
        Valid(StripeSignature.Verify(Body, FromOpenSsl, [Secret, "whsec_new"], SignedAt));
        Refused(SignatureReasons.Mismatch, StripeSignature.Verify(Body, FromOpenSsl, ["whsec_new", "whsec_newer"], SignedAt));
    }

    [Theory]
    [InlineData("t=,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7")]
    [InlineData("t,v1=,v0=")]
    [InlineData("t,v1=,v0")]
    [InlineData("t,v1=,")]
    [InlineData("t,,")]
    [InlineData(",,")]
    [InlineData("t")]
    [InlineData("v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7")]
    [InlineData("t=1533204620")]
    [InlineData("t=1533204620,v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef")]
    [InlineData("t=+1533204620,v1=00")]
    [InlineData("t=-1533204620,v1=00")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("t=1533204620,t=1533204620,v1=00")]
    public void A_header_of_another_form_is_malformed(string header) => Refused(SignatureReasons.Malformed, Check(header));

    [Fact]
    public void An_absent_header_is_missing()
    {
        Refused(SignatureReasons.Missing, Check(null));
        Refused(SignatureReasons.Missing, Check(string.Empty));
    }

    [Fact]
    public void A_header_without_end_is_refused_unread() =>
        Refused(SignatureReasons.Malformed, Check(FromOpenSsl + string.Concat(Enumerable.Repeat(",v1=00", 1000))));

    [Fact]
    public void Without_a_usable_secret_nothing_is_accepted()
    {
        Refused(SignatureReasons.NoSecret, StripeSignature.Verify(Body, StripeSignature.Sign(Body, SignedAt, ""), [""], SignedAt));
        Refused(SignatureReasons.NoSecret, StripeSignature.Verify(Body, FromOpenSsl, [], SignedAt));
    }

    [Fact]
    public void Any_flipped_bit_of_the_body_is_refused() => Assert.All(
        Bits.EachFlipped(Body),
        body => Refused(SignatureReasons.Mismatch, StripeSignature.Verify(body, FromOpenSsl, [Secret], SignedAt)));

    [Fact]
    public void Any_flipped_bit_of_the_header_is_refused() =>
        Assert.All(Bits.EachFlipped(FromOpenSsl), header => Assert.IsType<SignatureCheck.Invalid>(Check(header)));

    [Fact]
    public void Any_flipped_bit_of_the_secret_is_refused() => Assert.All(
        Bits.EachFlipped(Secret),
        secret => Refused(SignatureReasons.Mismatch, StripeSignature.Verify(Body, FromOpenSsl, [secret], SignedAt)));

    [Fact]
    public void A_signature_moved_to_another_time_is_refused() =>
        Refused(SignatureReasons.Mismatch, Check(FromOpenSsl.Replace("1533204620", "1533204621", StringComparison.Ordinal)));

    private static SignatureCheck Check(string? header, int seconds = 0) =>
        StripeSignature.Verify(Body, header, [Secret], SignedAt.AddSeconds(seconds));

    private static void Valid(SignatureCheck check) => Assert.IsType<SignatureCheck.Valid>(check);

    private static void Refused(string code, SignatureCheck check) => Assert.Equal(code, Assert.IsType<SignatureCheck.Invalid>(check).Code);
}
