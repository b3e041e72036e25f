using System.Text;
using System.Text.Json.Nodes;
using Billing.Platform.DeadLetters;

namespace Billing.Functions.Tests.Operations;

[Trait("Capability", "PLT-03")]
public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("""{"email":"ada@example.com"}""", """{"email":"•••"}""")]
    [InlineData("""{"customer":{"first_name":"Ada","id":7}}""", """{"customer":{"first_name":"•••","id":7}}""")]
    [InlineData("""{"id":"ada@example.com"}""", """{"id":"•••"}""")]
    [InlineData("""{"reference":"call Ada Lovelace"}""", """{"reference":"•••"}""")]
    [InlineData("""{"phone":491701234567,"zip":10115}""", """{"phone":"•••","zip":"•••"}""")]
    [InlineData("""{"occurredAt":"2026-11-02T08:00:00Z","totalPrice":12.50,"countryCode":"DE"}""", """{"occurredAt":"2026-11-02T08:00:00Z","totalPrice":12.50,"countryCode":"DE"}""")]
    [InlineData("""{"line_items":[{"sku":"A-1","quantity":2,"title":"A gift for Ada"}],"paid":true,"note":null}""", """{"line_items":[{"sku":"A-1","quantity":2,"title":"•••"}],"paid":true,"note":null}""")]
    [InlineData("""["Ada"]""", """["•••"]""")]
    [InlineData("\"Ada\"", "\"•••\"")]
    public void Values_are_shown_only_where_the_name_of_the_field_tells_of_an_id_a_code_a_time_or_an_amount(string body, string shown) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(shown), Billing.Platform.DeadLetters.PersonalData.Mask(Encoding.UTF8.GetBytes(body))), Billing.Platform.DeadLetters.PersonalData.Mask(Encoding.UTF8.GetBytes(body))!.ToJsonString());

    [Fact]
    public void What_is_no_JSON_is_not_shown_at_all() => Assert.Null(Billing.Platform.DeadLetters.PersonalData.Mask("Ada;Lovelace"u8.ToArray()));
}
