using Billing.Domain.Primitives;

namespace Billing.Domain.Tests.Primitives;

public sealed class JoinedKeyTests
{
    [Theory]
    [InlineData("a b c", "a", "b c")]
    [InlineData(" 3:a b 1:c", "a b", "c")]
    [InlineData("/gateway u-1", "/gateway", "u-1")]
    [InlineData(" 0: 1:a", "", "a")]
    public void Parts_are_joined_plainly_unless_that_is_ambiguous(string key, params string[] parts) => Assert.Equal(key, JoinedKey.Of(' ', parts));

    [Fact]
    public void Other_parts_never_come_to_the_same_key()
    {
        string[] texts = ["", " ", "a", "1:", "a b", " a", "a ", "1:a", "1:a 1:b", " 1:a", "0:", "  "];
        var pairs = texts.SelectMany(_ => texts, (first, second) => (first, second)).ToList();
        var triples = pairs.SelectMany(_ => texts, (pair, third) => (pair.first, pair.second, third)).ToList();

        Assert.Equal(pairs.Count, pairs.Select(pair => JoinedKey.Of(' ', pair.first, pair.second)).Distinct().Count());
        Assert.Equal(triples.Count, triples.Select(triple => JoinedKey.Of(' ', triple.first, triple.second, triple.third)).Distinct().Count());
    }
}
