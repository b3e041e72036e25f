using Billing.Connectors.StandardWebhooks;
using Billing.Connectors.Tests.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Tests.StandardWebhooks;

/// <remarks>The vector is the one that the Standard Webhooks reference libraries share (github.com/standard-webhooks, libraries).</remarks>
[Trait("Capability", "PLT-01")]
[Trait("Adapter", "fulfilment")]
[Trait("Adapter", "partner-order")]
[Trait("Adapter", "partner-payment")]
public sealed class StandardWebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OtherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Timestamp = "1614265330";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();
    private static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public void The_signer_gives_the_published_vector()
    {
        Assert.Equal(Signature, StandardWebhookSignature.Sign(Body, Id, SignedAt, Secret));
        Assert.Equal(Timestamp, StandardWebhookSignature.Timestamp(SignedAt));
    }

    [Fact]
    public void The_published_vector_is_valid_with_and_without_the_prefix_of_the_secret()
    {
        Valid(Check());
        Valid(StandardWebhookSignature.Verify(Body, Id, Timestamp, Signature, [Secret["whsec_".Length..]], SignedAt));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public void A_signature_within_the_tolerance_is_valid(int seconds) => Valid(Check(seconds: seconds));

    [Theory]
    [InlineData(301)]
    [InlineData(-301)]
    public void A_signature_outside_of_the_tolerance_is_stale_both_ways(int seconds) =>
        Refused(SignatureReasons.Stale, Check(seconds: seconds));

    [Fact]
    public void One_of_several_signatures_suffices()
    {
        var both = StandardWebhookSignature.Sign(Body, Id, SignedAt, OtherSecret, Secret);

        Assert.Equal(2, both.Split(' ').Length);
        Valid(Check(signature: both));
        Valid(Check(signature: "v1a,bm9wZQ== v2,bm9wZQ== " + Signature));
    }

    [Fact]
    public void While_a_secret_is_rotated_both_are_accepted()
    {
        Valid(StandardWebhookSignature.Verify(Body, Id, Timestamp, Signature, [OtherSecret, Secret], SignedAt));
        Refused(SignatureReasons.Mismatch, StandardWebhookSignature.Verify(Body, Id, Timestamp, Signature, [OtherSecret], SignedAt));
    }

    [Fact]
    public void Each_absent_header_is_missing()
    {
        Refused(SignatureReasons.Missing, Check(id: null));
        Refused(SignatureReasons.Missing, Check(timestamp: null));
        Refused(SignatureReasons.Missing, Check(signature: ""));
    }

    [Theory]
    [InlineData("1614265330.0")]
    [InlineData("+1614265330")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public void A_timestamp_that_is_not_whole_seconds_is_malformed(string timestamp) =>
        Refused(SignatureReasons.Malformed, Check(timestamp: timestamp));

    [Theory]
    [InlineData("msg.1")]
    [InlineData("msg 1")]
    [InlineData("msg\u00e9")]
    public void An_id_that_could_be_cut_differently_is_malformed(string id) => Refused(SignatureReasons.Malformed, Check(id: id));

    [Theory]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1=g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void A_signature_of_no_known_version_is_malformed(string signature) =>
        Refused(SignatureReasons.Malformed, Check(signature: signature));

    [Fact]
    public void Headers_without_end_are_refused_unread()
    {
        Refused(SignatureReasons.Malformed, Check(id: new string('a', 257)));
        Refused(SignatureReasons.Malformed, Check(signature: string.Join(' ', Enumerable.Repeat(Signature, 100))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    public void Without_a_usable_secret_nothing_is_accepted(string secret)
    {
        Refused(SignatureReasons.NoSecret, StandardWebhookSignature.Verify(Body, Id, Timestamp, Signature, [secret], SignedAt));
        Assert.Throws<ArgumentException>(() => StandardWebhookSignature.Sign(Body, Id, SignedAt, secret));
    }

    [Fact]
    public void An_id_with_a_full_stop_is_never_signed() =>
        Assert.Throws<ArgumentException>(() => StandardWebhookSignature.Sign(Body, "a.b", SignedAt, Secret));

    [Fact]
    public void Any_flipped_bit_of_the_body_is_refused() => Assert.All(
        Bits.EachFlipped(Body),
        body => Refused(SignatureReasons.Mismatch, StandardWebhookSignature.Verify(body, Id, Timestamp, Signature, [Secret], SignedAt)));

    [Fact]
    public void Any_flipped_bit_of_a_header_is_refused()
    {
        Assert.All(Bits.EachFlipped(Id), id => Assert.IsType<SignatureCheck.Invalid>(Check(id: id)));
        Assert.All(Bits.EachFlipped(Timestamp), timestamp => Assert.IsType<SignatureCheck.Invalid>(Check(timestamp: timestamp)));
        Assert.All(Bits.EachFlipped(Signature), signature => Assert.IsType<SignatureCheck.Invalid>(Check(signature: signature)));
    }

    [Fact]
    public void Any_flipped_bit_of_the_secret_is_refused() => Assert.All(
        Bits.EachFlipped(Secret),
        secret => Assert.IsType<SignatureCheck.Invalid>(
            StandardWebhookSignature.Verify(Body, Id, Timestamp, Signature, [secret], SignedAt)));

    private static SignatureCheck Check(string? id = Id, string? timestamp = Timestamp, string? signature = Signature, int seconds = 0) =>
        StandardWebhookSignature.Verify(Body, id, timestamp, signature, [Secret], SignedAt.AddSeconds(seconds));

    private static void Valid(SignatureCheck check) => Assert.IsType<SignatureCheck.Valid>(check);

    private static void Refused(string code, SignatureCheck check) => Assert.Equal(code, Assert.IsType<SignatureCheck.Invalid>(check).Code);
}
