using System.Text.Json;

namespace Billing.Platform.Comparison;

/// <summary>One thing that a consumer makes of a history.</summary>
/// <param name="Key">What it is about; the same in every version, and once in each.</param>
/// <param name="Value">What was made.</param>
public sealed record ConsumerResult(string Key, JsonElement Value);

/// <summary>One version of a consumer: a pure function of what was recorded. It writes nothing.</summary>
/// <param name="Name">Lower-case words joined by hyphens.</param>
/// <param name="About">What it does, in a sentence.</param>
/// <param name="Run">Makes the results; for each key at most one.</param>
public sealed record ConsumerVersion(string Name, string About, Func<RecordedHistory, IEnumerable<ConsumerResult>> Run);

/// <summary>A consumer of which several versions can be run on the same history.</summary>
/// <param name="Name">Lower-case words joined by hyphens.</param>
/// <param name="About">What its results are, and what their keys.</param>
/// <param name="Versions">At least two; the first is what is in force.</param>
public sealed record ComparedConsumer(string Name, string About, IReadOnlyList<ConsumerVersion> Versions)
{
    /// <summary>All that can be compared. A new version of one is one more entry, removed when the older is.</summary>
    public static IReadOnlyList<ComparedConsumer> All { get; } = [LedgerConsumer.Entries, LedgerConsumer.TrialBalance, RevenueConsumer.ByMonth];

    /// <summary>The consumer of a name, or null.</summary>
    public static ComparedConsumer? Find(string name) => All.FirstOrDefault(consumer => consumer.Name == name);

    /// <summary>The version of a name, or null.</summary>
    public ConsumerVersion? Version(string name) => Versions.FirstOrDefault(version => version.Name == name);
}
