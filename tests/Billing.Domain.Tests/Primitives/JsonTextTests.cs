using System.Text;
using System.Text.Json;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Primitives;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{\"a\":[1,{\"b\":\"x\u00FF\"}]}", "$.a[1].b")]
    [InlineData("{\"a\":{\"\u00C3\":1}}", "$.a")]
    [InlineData("{\"a\":\"\\ud800\"}", "$.a")]
    [InlineData("{\"a\":\"\\uDC00\\uD800\"}", "$.a")]
    [InlineData("\"\u00FF\"", "$")]
    public void The_first_text_that_is_no_Unicode_is_found_by_its_path(string latin, string path)
    {
        var found = JsonText.FindNotUnicode(Encoding.Latin1.GetBytes(latin), "tests")!;

        Assert.Equal(("tests.not-unicode", path), (found.Code, found.Path));
    }

    [Theory]
    [InlineData("{\"a\":\"\\ud83e\\uddfe \\\\ud800 Ω\"}")]
    [InlineData("[]")]
    public void Sound_text_has_no_such_place(string json) => Assert.Null(JsonText.FindNotUnicode(Encoding.UTF8.GetBytes(json), "tests"));

    [Fact]
    public void What_is_no_JSON_is_left_to_its_reader() => Assert.Null(JsonText.FindNotUnicode(Encoding.Latin1.GetBytes("{\u00FF"), "tests"));

    [Theory]
    [InlineData("{\"\u00FF\":1}")]
    [InlineData("{\"a\":[{\"x\u00C3\":1}]}")]
    [InlineData("{\"\\ud800\":1}")]
    public void A_document_with_a_name_that_is_no_Unicode_is_not_parsed(string latin) =>
        Assert.Throws<JsonException>(() => JsonText.Parse(Encoding.Latin1.GetBytes(latin)));

    [Fact]
    public void A_text_that_is_no_Unicode_is_left_to_who_reads_it()
    {
        using var document = JsonText.Parse(Encoding.Latin1.GetBytes("{\"a\":\"\u00FF\",\"b\":2}"));

        Assert.Equal(2, document.RootElement.GetProperty("b").GetInt32());
    }
}
