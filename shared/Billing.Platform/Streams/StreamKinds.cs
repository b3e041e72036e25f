namespace Billing.Platform.Streams;

/// <summary>All kinds of streams that a deployment knows, each with a prefix of its own.</summary>
public sealed class StreamKinds
{
    /// <summary>Collects kinds.</summary>
    /// <exception cref="InvalidOperationException">Two prefixes overlap.</exception>
    public StreamKinds(IEnumerable<StreamKind> kinds)
    {
        All = [.. kinds];
        foreach (var (one, other) in All.SelectMany((one, index) => All.Skip(index + 1), (one, other) => (one, other)))
        {
            if (one.Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(one.Prefix, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The stream prefixes {one.Prefix} and {other.Prefix} overlap.");
            }
        }
    }

    /// <summary>Each kind.</summary>
    public IReadOnlyList<StreamKind> All { get; }

    /// <summary>Types of the events of all kinds.</summary>
    public IEnumerable<Type> EventTypes => All.SelectMany(kind => kind.EventTypes).Distinct();

    /// <summary>The kind of a stream; null for a name that no kind covers.</summary>
    public StreamKind? Of(string stream) => All.FirstOrDefault(kind => stream.StartsWith(kind.Prefix, StringComparison.Ordinal));

    /// <summary>The kinds whose streams hold at least one of these types of events.</summary>
    public IEnumerable<StreamKind> Holding(IReadOnlyList<Type> eventTypes) => All.Where(kind => kind.EventTypes.Intersect(eventTypes).Any());
}
