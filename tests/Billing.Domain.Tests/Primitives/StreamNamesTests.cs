using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Primitives;

public sealed class StreamNamesTests
{
    [Theory]
    [InlineData("1001")]
    [InlineData("pi_3Qx.A-1")]
    [InlineData("a..b")]
    public void Letters_digits_dots_underscores_and_hyphens_are_safe(string reference) => Assert.True(StreamNames.IsSafe(reference));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("#1001")]
    [InlineData("ä")]
    [InlineData("١")]
    public void Anything_else_is_not(string reference) => Assert.False(StreamNames.IsSafe(reference));

    [Fact]
    public void A_reference_has_64_letters_at_the_most_where_nothing_else_is_said()
    {
        Assert.True(StreamNames.IsSafe(new string('a', 64)));
        Assert.False(StreamNames.IsSafe(new string('a', 65)));
        Assert.True(StreamNames.IsSafe(new string('a', 65), longest: 65));
    }
}
