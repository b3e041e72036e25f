using Billing.Domain.Primitives;

namespace Billing.Platform.Secrets;

/// <summary>Tells which of several secrets hold: while one is rotated, the old one holds beside the new one until a time.</summary>
public static class SecretWindow
{
    /// <summary>Names that hold at a time, in their order.</summary>
    /// <param name="names">All of them.</param>
    /// <param name="until">First moment at which a name holds no more; one that is not there holds as long as it is named.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<string> At(IReadOnlyList<string> names, IReadOnlyDictionary<string, DateTimeOffset>? until, DateTimeOffset now) =>
        until is null ? names : [.. names.Where(name => !until.TryGetValue(name, out var end) || now < end)];

    /// <summary>Problems of ends: of names that are not there, outside the <see cref="TimeWindow"/>, or of every name.</summary>
    /// <param name="names">All names.</param>
    /// <param name="until">Their ends.</param>
    public static IEnumerable<(string Name, string Text)> Check(IReadOnlyList<string> names, IReadOnlyDictionary<string, DateTimeOffset>? until)
    {
        foreach (var (name, end) in until ?? new Dictionary<string, DateTimeOffset>())
        {
            if (!names.Contains(name))
            {
                yield return (name, $"'{name}' is none of its secrets.");
            }
            else if (!TimeWindow.Holds(end))
            {
                yield return (name, $"The end of '{name}' {TimeWindow.Text}.");
            }
        }

        if (until is not null && names.Count > 0 && names.All(until.ContainsKey))
        {
            yield return (names[0], $"'{names[0]}' ends, and so does every other: the present secret has no end.");
        }
    }
}
