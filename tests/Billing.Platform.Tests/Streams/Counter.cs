using Billing.Domain.Primitives;

namespace Billing.Platform.Tests.Streams;

/// <summary>Something was counted.</summary>
[EventType("counter.counted")]
internal sealed record Counted(int By, DateTimeOffset OccurredAt, string Note = "") : IDomainEvent;

/// <summary>The sum of what was counted, and how often: the smallest state that shows what is lost or applied twice.</summary>
internal sealed record Counter : IStreamState<Counter>
{
    /// <inheritdoc/>
    public static Counter Empty { get; } = new();

    /// <summary>The sum.</summary>
    public int Sum { get; init; }

    /// <summary>Number of times that something was counted.</summary>
    public int Times { get; init; }

    /// <summary>When something was counted last; null before that.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Note on what was counted last.</summary>
    public string Note { get; init; } = "";

    /// <inheritdoc/>
    public Counter Apply(IDomainEvent happened) =>
        happened is Counted counted ? this with { Sum = Sum + counted.By, Times = Times + 1, At = counted.OccurredAt, Note = counted.Note } : this;
}
