using System.Text.RegularExpressions;

namespace Billing.Functions.Tests.Docs;

public sealed partial class PromisesTests
{
    [Fact]
    public void Every_test_that_the_promises_name_exists()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "promises.md"));
        var named = NamedTest().Matches(page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToLookup(file => Path.GetFileName(file).Split('.')[0], File.ReadAllText, StringComparer.Ordinal);

        Assert.True(named.Count > 10, "The page names no tests.");
        Assert.All(named, test => Assert.Contains(sources[test.Class], source => source.Contains($" {test.Method}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex("`([A-Za-z0-9]+Tests)\\.([A-Za-z0-9_]+)`")]
    private static partial Regex NamedTest();
}
