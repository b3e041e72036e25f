using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Connectors.Adyen;
using Billing.Connectors.Tests.Signatures;
using Billing.Platform.Intake.Signatures;

namespace Billing.Connectors.Tests.Adyen;

/// <remarks>
/// The vector is the one that Adyen's libraries share (docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
/// names them; github.com/Adyen/adyen-ruby-api-library, spec/utils/hmac_validator_spec.rb).
/// </remarks>
[Trait("Capability", "PLT-01")]
[Trait("Adapter", "adyen")]
public sealed class AdyenSignatureTests
{
    private const string Key = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    private const string OtherKey = "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF";
    private const string Published = "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=";

    [Fact]
    public void The_signer_gives_the_published_vector()
    {
        Assert.Equal("7914073381342284::TestMerchant:TestPayment-1407325143704:1130:EUR:AUTHORISATION:true", AdyenSignature.SignedText(Element(Item())));
        Assert.Equal(Published, AdyenSignature.Sign(Element(Item()), Key));
    }

    [Fact]
    public void The_published_vector_is_valid_in_either_case_of_the_key()
    {
        Valid(Verify([Key], Item(Published)));
        Valid(Verify([Key.ToLowerInvariant()], Item(Published)));
    }

    [Fact]
    public void An_absent_and_an_empty_field_are_signed_alike()
    {
        var item = Item(Published);
        item["originalReference"] = "";
        Valid(Verify([Key], item));
        item["originalReference"] = null;
        Valid(Verify([Key], item));
    }

    [Fact]
    public void Each_item_of_a_notification_must_be_signed()
    {
        var second = Item();
        second["pspReference"] = "8835511210681324";
        Refused(SignatureReasons.Missing, Verify([Key], Item(Published), second));

        second["additionalData"]!["hmacSignature"] = Published;
        Refused(SignatureReasons.Mismatch, Verify([Key], Item(Published), second));

        second["additionalData"]!["hmacSignature"] = AdyenSignature.Sign(Element(second), Key);
        Valid(Verify([Key], Item(Published), second));
    }

    [Theory]
    [InlineData("pspReference", "7914073381342285")]
    [InlineData("originalReference", "7914073381342284")]
    [InlineData("merchantAccountCode", "OtherMerchant")]
    [InlineData("merchantReference", "TestPayment-1")]
    [InlineData("eventCode", "CAPTURE")]
    [InlineData("success", "false")]
    public void A_change_of_any_signed_field_is_refused(string field, string value)
    {
        var item = Item(Published);
        item[field] = value;
        Refused(SignatureReasons.Mismatch, Verify([Key], item));
    }

    [Theory]
    [InlineData("value", 1131)]
    [InlineData("currency", "USD")]
    public void A_change_of_the_amount_is_refused(string field, object value)
    {
        var item = Item(Published);
        item["amount"]![field] = JsonSerializer.SerializeToNode(value);
        Refused(SignatureReasons.Mismatch, Verify([Key], item));
    }

    [Theory]
    [InlineData(@"INV:42")]
    [InlineData(@"x\y")]
    [InlineData(@"x\:y")]
    public void A_colon_or_backslash_in_the_merchants_reference_is_signed_as_it_stands(string reference)
    {
        var item = Item();
        item["merchantReference"] = reference;
        Assert.Contains($":{reference}:", AdyenSignature.SignedText(Element(item)), StringComparison.Ordinal);
        item["additionalData"]!["hmacSignature"] = AdyenSignature.Sign(Element(item), Key);
        Valid(Verify([Key], item));
    }

    [Theory]
    [InlineData("pspReference")]
    [InlineData("originalReference")]
    [InlineData("merchantAccountCode")]
    [InlineData("eventCode")]
    [InlineData("success")]
    public void A_colon_elsewhere_is_malformed_for_the_text_could_be_cut_differently(string field)
    {
        var item = Item(Published);
        item[field] = "a:b";
        Refused(SignatureReasons.Malformed, Verify([Key], item));
    }

    [Fact]
    public void A_report_bears_the_time_of_day_in_its_own_reference()
    {
        var item = Item();
        item["eventCode"] = "REPORT_AVAILABLE";
        item["pspReference"] = "settlement_2026-11-01T00:00:00.csv";
        item["additionalData"]!["hmacSignature"] = AdyenSignature.Sign(Element(item), Key);
        Valid(Verify([Key], item));
    }

    [Fact]
    public void While_a_key_is_rotated_both_are_accepted()
    {
        Valid(Verify([OtherKey, Key], Item(Published)));
        Valid(Verify([Key, OtherKey], Item(Published)));
        Refused(SignatureReasons.Mismatch, Verify([OtherKey], Item(Published)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("whsec_notHexadecimal")]
    [InlineData("ABC")]
    public void Without_a_hexadecimal_key_nothing_is_accepted(string key) => Refused(SignatureReasons.NoSecret, Verify([key], Item(Published)));

    [Theory]
    [InlineData("")]
    [InlineData("""{"notificationItems":[]}""")]
    [InlineData("""{"notificationItems":{}}""")]
    [InlineData("""{"notificationItems":[{}]}""")]
    [InlineData("""{"notificationItems":[{"NotificationRequestItem":[]}]}""")]
    public void What_is_no_notification_is_malformed(string body) =>
        Refused(SignatureReasons.Malformed, AdyenSignature.Verify(Encoding.UTF8.GetBytes(body), header: null, [Key]));

    // docs.adyen.com, "Verify HMAC signatures", platform webhooks; HMACValidator.validateHMAC(signature, key, payload) of Adyen's libraries.
    [Fact]
    public void A_webhook_of_the_platform_is_signed_in_its_header_over_the_raw_body()
    {
        var body = Encoding.UTF8.GetBytes("""{"createdAt":"2026-11-29T10:00:00+01:00","eventId":"EV1","type":"recurring.token.created","data":{"operation":"created"}}""");
        var expected = Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Convert.FromHexString(OtherKey), body));

        Assert.Equal(expected, AdyenSignature.SignBody(body, OtherKey));
        Valid(AdyenSignature.Verify(body, expected, [Key, OtherKey]));
        Refused(SignatureReasons.Mismatch, AdyenSignature.Verify(body, expected, [Key]));
        Refused(SignatureReasons.Mismatch, AdyenSignature.Verify(body.Append((byte)' ').ToArray(), expected, [OtherKey]));
        Refused(SignatureReasons.NoSecret, AdyenSignature.Verify(body, expected, []));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"balancePlatform.transfer.created","data":{}}""")]
    public void A_webhook_of_the_platform_without_its_header_is_told_apart_from_a_bad_signature(string body)
    {
        var refused = Assert.IsType<SignatureCheck.Invalid>(AdyenSignature.Verify(Encoding.UTF8.GetBytes(body), header: null, [Key]));
        Assert.Equal(SignatureReasons.MissingHeader, refused.Code);
        Assert.Contains("hmacsignature", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notification_without_end_is_malformed() =>
        Refused(SignatureReasons.Malformed, Verify([Key], [.. Enumerable.Range(0, 101).Select(_ => Item(Published))]));

    [Fact]
    public void Any_flipped_bit_of_the_signature_is_refused() => Assert.All(
        Bits.EachFlipped(Published), signature => Assert.IsType<SignatureCheck.Invalid>(Verify([Key], Item(signature))));

    [Fact]
    public void A_second_spelling_of_the_same_base64_is_refused() => Refused(SignatureReasons.Mismatch, Verify([Key], Item(Published + " ")));

    private static JsonObject Item(string? signature = null) => new()
    {
        ["additionalData"] = signature is null ? new JsonObject() : new JsonObject { ["hmacSignature"] = signature },
        ["amount"] = new JsonObject { ["value"] = 1130, ["currency"] = "EUR" },
        ["pspReference"] = "7914073381342284",
        ["eventCode"] = "AUTHORISATION",
        ["eventDate"] = "2019-05-06T17:15:34.121+02:00",
        ["merchantAccountCode"] = "TestMerchant",
        ["merchantReference"] = "TestPayment-1407325143704",
        ["success"] = "true",
    };

    private static SignatureCheck Verify(string[] keys, params JsonObject[] items) => AdyenSignature.Verify(
        Encoding.UTF8.GetBytes(new JsonObject
        {
            ["live"] = "false",
            ["notificationItems"] = new JsonArray([.. items.Select(item => new JsonObject { ["NotificationRequestItem"] = item.DeepClone() })]),
        }.ToJsonString()),
        header: null,
        keys);

    private static JsonElement Element(JsonObject item) => JsonSerializer.SerializeToElement(item);

    private static void Valid(SignatureCheck check) => Assert.IsType<SignatureCheck.Valid>(check);

    private static void Refused(string code, SignatureCheck check) => Assert.Equal(code, Assert.IsType<SignatureCheck.Invalid>(check).Code);
}
