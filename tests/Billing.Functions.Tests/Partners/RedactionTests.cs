using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Platform.Partners.Snapshots;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Functions.Tests.Partners;

[Trait("Capability", "PLT-10")]
public sealed class RedactionTests
{
    // What gives itself away by its looks, wherever it stands.
    private static readonly string[] Marked =
    [
        "anna.gross@mail.example", "4111111111111111", "4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005", "DE02120300000000202051",
        "GB29 NWBK 6016 1331 9268 19", "de02 1203 0000 0000 2020 51", "+49 171 1234567", "+491711234567", "0049 40 123456", "(040) 123456", "040 123 4567",
        "192.168.17.4", "2001:db8:85a3::8a2e:370:7334", "Bearer abc", "Basic YW5uYTpnZWhlaW0=", "sk_live_51Hx", "pk_test_x1", "whsec_c2VjcmV0",
        "eyJhbGciOiJIUzI1NiJ9.e30.abc", "ghp_16C7e42F292c6912E7", "AKIA-IOSFODNN7EXAMPLE", "-----BEGIN PRIVATE KEY-----",
        "5f4dcc3b5aa765d61d8327deb882cf99", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY1", "Anna Groß", "Kaiser-Wilhelm-Straße 93", "20355 Hamburg",
    ];

    // What does not, and must be known by the name of its field.
    private static readonly string[] Unmarked = ["Anna", "Ivanov", "hunter2", "Hamburg", "20355", "1711234", "DE298765432", "1979-04-12", "geheim"];

    private static readonly string[] ShownNames = ["code", "status", "orderId", "tax_amount", "created-date", "type", "error", "total", "id", "reason"];

    private static readonly string[] OtherNames =
    [
        "name", "firstName", "last_name", "Surname", "customerId", "customer_status", "email", "e-mail", "phoneNumber", "street", "city", "postalCode", "zip",
        "password", "client_secret", "apiKey", "accessToken", "Authorization", "signature", "cardNumber", "cvc", "iban", "accountId", "taxId", "vatCode",
        "birthDate", "ip", "description", "x", "note", "userId", "remark", "cardType", "shippingCountry", "sessionId", "payerStatus", "contactType",
    ];

    private static Gen<string> AnyName => Gen.OneOf(Gen.Elements(ShownNames), Gen.Elements(OtherNames));

    private static Gen<(string Name, string Value)> Field =>
        Gen.OneOf(
            from name in AnyName from value in Gen.Elements(Marked) select (name, value),
            from name in Gen.Elements(OtherNames) from value in Gen.Elements(Unmarked) select (name, value));

    [Fact]
    public void No_secret_and_nothing_personal_survives_in_JSON_of_any_shape() => Prop
        .ForAll(Json(4).ToArbitrary(), made => Survivors(Shown("application/json", made.Node.ToJsonString()), made.Values).Count == 0)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void No_secret_and_nothing_personal_survives_in_a_form() => Prop
        .ForAll(Gen.ListOf(Field).ToArbitrary(), fields =>
        {
            var form = string.Join('&', fields.Select(field => $"{Uri.EscapeDataString(field.Name)}={Uri.EscapeDataString(field.Value)}"));
            return Survivors(Shown("application/x-www-form-urlencoded; charset=utf-8", form), fields.Select(field => field.Value)).Count == 0;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void No_secret_and_nothing_personal_survives_as_the_name_of_a_field() =>
        Assert.All(Marked, value =>
        {
            var json = Shown("application/json", new JsonObject { [value] = 1, ["status"] = new JsonObject { [value] = "x" } }.ToJsonString());
            Assert.Empty(Survivors(json, [value]));
            Assert.Empty(Survivors(Shown("application/x-www-form-urlencoded", $"{Uri.EscapeDataString(value)}=1"), [value]));
        });

    [Theory]
    [InlineData("application/xml", "<order><email>anna.gross@mail.example</email></order>")]
    [InlineData("text/plain", "hunter2")]
    [InlineData("application/json", "{ \"email\": \"anna.gross@mail.example\"")]
    [InlineData("application/json", "hunter2")]
    [InlineData(null, "{ \"status\": \"ok\" }")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nhunter2")]
    [InlineData("application/json", "{ \"status\": \"\\ud800\" }")]
    public void Of_a_body_that_is_neither_JSON_nor_a_form_nothing_is_shown(string? contentType, string body)
    {
        var (shown, omitted) = Redaction.Body(contentType, Encoding.UTF8.GetBytes(body));
        Assert.Null(shown);
        Assert.Equal("neither JSON nor a form that can be read", omitted);
    }

    [Fact]
    public void What_tells_of_the_failure_is_shown_and_what_stands_below_a_person_is_not()
    {
        var (shown, _) = Redaction.Body("application/problem+json", Encoding.UTF8.GetBytes(
            """
            {
              "error": { "code": "invalid_rate", "status": 422, "retryable": true, "created": 1, "timestamp": "2026-11-02T08:00:00Z" },
              "lines": [ { "sku": "A", "taxAmount": "12.30", "quantity": -2 }, null ],
              "customer": { "status": "gold", "country": "DE" },
              "amount": 12.3, "amounts": { "total": 99999999999 }, "id": "4b825dc6-42cb-4eb9-a060-e54bf8d69288"
            }
            """));
        var expected = JsonNode.Parse(
            """
            {
              "error": { "code": "invalid_rate", "status": 422, "retryable": true, "created": "•••", "timestamp": "2026-11-02T08:00:00Z" },
              "lines": [ { "sku": "•••", "taxAmount": "12.30", "quantity": -2 }, null ],
              "customer": { "status": "•••", "country": "•••" },
              "amount": 12.3, "amounts": { "total": "•••" }, "id": "4b825dc6-42cb-4eb9-a060-e54bf8d69288"
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, shown), shown!.ToJsonString());
    }

    [Fact]
    public void Of_headers_only_the_listed_ones_keep_their_values()
    {
        var shown = Redaction.Headers(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Authorization"] = "Bearer abc",
            ["Cookie"] = "session=hunter2",
            ["Set-Cookie"] = "session=hunter2",
            ["x-functions-key"] = "geheim",
            ["X-Api-Key"] = "geheim",
            ["Stripe-Signature"] = "t=1,v1=abc",
            ["Content-Type"] = "application/json; charset=utf-8",
            ["Retry-After"] = "120",
            ["Date"] = "Mon, 02 Nov 2026 08:00:00 GMT",
            ["X-Request-Id"] = "anna.gross@mail.example",
            ["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        });
        Assert.Equal(
            ["Content-Type", "Date", "Retry-After", "traceparent"],
            shown.Where(header => header.Value != Redaction.Hidden).Select(header => header.Key).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal(11, shown.Count);
    }

    [Fact]
    public void What_is_long_is_cut_short_or_left_out()
    {
        var many = Shown("application/json", JsonSerializer.Serialize(new { codes = Enumerable.Range(0, 5_000) }));
        Assert.Equal(20, JsonNode.Parse(many)!["codes"]!.AsArray().Count);

        var (shown, omitted) = Redaction.Body("application/json", Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { code = new string('x', 300_000) })));
        Assert.Null(shown);
        Assert.Equal("more than 262144 bytes", omitted);
        Assert.Equal((null, null), Redaction.Body("application/json", ReadOnlyMemory<byte>.Empty));
    }

    private static Gen<(JsonNode Node, IReadOnlyList<string> Values)> Json(int depth)
    {
        var leaf = from field in Field select ((JsonNode)new JsonObject { [field.Name] = field.Value }, (IReadOnlyList<string>)[field.Value]);
        return depth == 0 ? leaf : Gen.OneOf(leaf, Nested(depth), Listed(depth));
    }

    private static Gen<(JsonNode, IReadOnlyList<string>)> Nested(int depth) =>
        from one in Json(depth - 1)
        from other in Json(depth - 1)
        from names in Gen.Two(AnyName)
        select ((JsonNode)new JsonObject { [names.Item1] = one.Node.DeepClone(), [names.Item2 + "s"] = other.Node.DeepClone() }, (IReadOnlyList<string>)[.. one.Values, .. other.Values]);

    private static Gen<(JsonNode, IReadOnlyList<string>)> Listed(int depth) =>
        from one in Json(depth - 1)
        from field in Field
        from name in AnyName
        select ((JsonNode)new JsonObject { [name] = new JsonArray(one.Node.DeepClone(), new JsonObject { [field.Name] = new JsonArray(field.Value) }) }, (IReadOnlyList<string>)[.. one.Values, field.Value]);

    private static string Shown(string contentType, string body) => Redaction.Body(contentType, Encoding.UTF8.GetBytes(body)).Shown?.ToJsonString(Plain) ?? string.Empty;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static List<string> Survivors(string shown, IEnumerable<string> values) => [.. values.Where(value => shown.Contains(value, StringComparison.OrdinalIgnoreCase))];
}
