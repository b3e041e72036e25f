namespace Billing.Functions.Tests.Docs;

public sealed class CapabilityMapTests
{
    [Fact]
    public void The_capability_map_says_what_the_tests_show()
    {
        var path = Path.Combine(Repository.Root, "docs", "capabilities.md");
        var built = CapabilityMap.Build(Repository.Root);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            File.WriteAllText(path, built);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == built,
            "docs/capabilities.md is out of date: run UPDATE_DOCS=1 dotnet test tests/Billing.Functions.Tests");
    }
}
