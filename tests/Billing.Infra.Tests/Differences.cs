namespace Billing.Infra.Tests;

/// <summary>What is wanted and what is there.</summary>
internal static class Differences
{
    /// <summary>Fails with every difference in full, where xUnit would show the first few.</summary>
    public static void AreNone(IEnumerable<string> differences)
    {
        var found = string.Join("\n", differences);
        Assert.True(found.Length == 0, found);
    }
}
