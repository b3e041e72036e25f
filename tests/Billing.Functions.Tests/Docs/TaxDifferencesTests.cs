namespace Billing.Functions.Tests.Docs;

/// <summary>Where the tax tables differ from public ones, the page on tax says why, as the comparison does.</summary>
public sealed class TaxDifferencesTests
{
    [Fact]
    [Trait("Capability", "TAX-01")]
    public void Every_difference_that_stays_is_told_with_its_reason()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "tax.md"));
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "tools", "tax-tables", "differences.csv")).Skip(1).Where(line => line.Length > 0).ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            var parts = line.Split(',', 3);
            Assert.Contains($"| {parts[0]} | {parts[1]} | {parts[2].Trim('"')} |", page, StringComparison.Ordinal);
        });
    }
}
