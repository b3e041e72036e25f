using System.Text.Json;
using Billing.Local.Hosting;
using Billing.Platform.Comparison;
using Billing.Platform.Tenants;

namespace Billing.Functions.Tests.Comparison;

[Trait("Capability", "PLT-07")]
public sealed class ConsumerComparisonTests
{
    private static readonly RecordedHistory Nothing = new(Samples.Tenants.Get("nordwind"), []);

    [Fact]
    public void Versions_that_make_the_same_of_a_history_do_not_differ()
    {
        var report = Compare([("a", """{"x":1,"y":[1,2]}"""), ("b", "{}")], [("b", "{}"), ("a", """{"y":[1,2],"x":1}""")]);

        Assert.Equal((2, 2, 2, 0), (report.LeftResults, report.RightResults, report.Same, report.Differing));
        Assert.Empty(report.Differences);
    }

    [Fact]
    public void Each_result_that_one_version_alone_makes_is_named()
    {
        var report = Compare([("a", "{}"), ("b", "1")], [("c", "{}"), ("a", "{}")]);

        Assert.Equal(("nordwind", "test", "one", "other", 1, 2), (report.Tenant, report.Consumer, report.Left, report.Right, report.Same, report.Differing));
        Assert.Equal([("b", DifferenceKind.OnlyLeft), ("c", DifferenceKind.OnlyRight)], report.Differences.Select(difference => (difference.Key, difference.Kind)));
    }

    [Fact]
    public void Each_field_that_differs_is_named_by_its_path_with_both_values()
    {
        var report = Compare(
            [("a", """{"same":1,"text":"x","gone":true,"parts":[{"n":1},{"n":2}]}""")],
            [("a", """{"same":1,"text":"y","parts":[{"n":1},{"n":3},{"n":4}],"new":null}""")]);

        var fields = Assert.Single(report.Differences).Fields.Select(field => (field.Path, field.Left?.GetRawText(), field.Right?.GetRawText()));
        Assert.Equal(
            [("$.text", "\"x\"", "\"y\""), ("$.gone", "true", null), ("$.parts[1].n", "2", "3"), ("$.parts[2]", null, """{"n":4}"""), ("$.new", null, "null")],
            fields);
        Assert.Equal(0, report.Same);
    }

    [Fact]
    public void A_version_that_makes_two_results_under_one_key_is_a_bug_that_is_told()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Compare([("a", "1"), ("a", "1")], []));
        Assert.Contains("one made two results under a", error.Message, StringComparison.Ordinal);
    }

    private static ComparisonReport Compare((string Key, string Json)[] left, (string Key, string Json)[] right)
    {
        var (one, other) = (Version("one", left), Version("other", right));
        return ConsumerComparison.Run(new ComparedConsumer("test", "Test.", [one, other]), one, other, Nothing);
    }

    private static ConsumerVersion Version(string name, (string Key, string Json)[] results) =>
        new(name, name, _ => results.Select(result => new ConsumerResult(result.Key, JsonDocument.Parse(result.Json).RootElement)));
}
