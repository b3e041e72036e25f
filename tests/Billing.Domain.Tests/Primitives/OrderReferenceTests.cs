using Billing.Domain.Primitives;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Domain.Tests.Primitives;

[Trait("Capability", "ORD-01")]
public sealed class OrderReferenceTests
{
    [Theory]
    [InlineData("1001", "1001")]
    [InlineData("#1001", "1001")]
    [InlineData(" # 1001 ", "1001")]
    [InlineData("##1001", "1001")]
    [InlineData("EN1001-A", "EN1001-A")]
    [InlineData("en1001", "en1001")]
    [InlineData("2026/1001", "2026-1001")]
    [InlineData("#SO 1001 / B", "SO-1001-B")]
    [InlineData("EN#1001#", "EN-1001")]
    [InlineData("(1001)", "1001")]
    [InlineData("Bestellung: 1001", "Bestellung-1001")]
    [InlineData("\u21161001", "u21161001")]
    [InlineData("\uFF11\uFF10\uFF10\uFF11", "1001")]
    [InlineData("\u00C91001", "u00C91001")]
    [InlineData("\u6CE8\u65871001", "u6CE8u65871001")]
    [InlineData("10\u200B01", "1001")]
    [InlineData("10\t01", "10-01")]
    [InlineData("-1001", "-1001")]
    [InlineData("outlet~1001", "outlet~1001")]
    [InlineData("outlet~#1001", "outlet~1001")]
    [InlineData("1001~", "1001")]
    [InlineData("a b~1001", "a-b-1001")]
    public void A_reference_is_spelled_in_one_way(string text, string spelled) => Assert.Equal(spelled, OrderReference.Normalise(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("#..")]
    [InlineData(" / ")]
    [InlineData("\uD800")]
    public void What_holds_no_letter_and_no_digit_is_no_reference(string? text) => Assert.Null(OrderReference.Normalise(text, "outlet"));

    [Theory]
    [InlineData("#1001", "outlet~1001")]
    [InlineData("outlet~1001", "outlet~1001")]
    [InlineData("other~1001", "other~1001")]
    public void A_store_counts_where_the_text_names_none(string text, string spelled) => Assert.Equal(spelled, OrderReference.Normalise(text, "outlet"));

    [Fact]
    public void What_is_too_long_keeps_its_beginning_and_differs_by_its_end()
    {
        var one = OrderReference.Normalise(new string('a', 70) + "1");
        var other = OrderReference.Normalise(new string('a', 70) + "2");

        Assert.Equal(64, one!.Length);
        Assert.StartsWith(new string('a', 47), one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void A_spelling_is_safe_in_a_name_and_is_its_own_spelling() => Check.QuickThrowOnFailure(Prop.ForAll<string, bool>((text, isOfStore) =>
    {
        var spelled = OrderReference.Normalise(text, isOfStore ? "outlet" : null);
        return spelled is null
            || (spelled.Split(OrderReference.Separator).All(part => StreamNames.IsSafe(part))
                && OrderReference.Normalise(spelled) == spelled
                && OrderReference.Normalise(spelled, "another") is { } again
                && (again == spelled || again == $"another~{spelled}"));
    }));
}
