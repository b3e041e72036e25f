using Billing.Domain.Primitives;

namespace Billing.Domain.Settlement;

/// <summary>A settlement file came in, with this content.</summary>
/// <param name="Gateway">Source name of the gateway.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Digest">SHA-256 of its content.</param>
/// <param name="OccurredAt">When it was taken up.</param>
[EventType("settlement.file-received")]
public sealed record SettlementFileReceived(string Gateway, string FileName, string Digest, DateTimeOffset OccurredAt) : IDomainEvent;

/// <summary>The end of a file's reconciliation.</summary>
/// <param name="Gateway">Source name of the gateway.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Digest">SHA-256 of the content that was reconciled.</param>
/// <param name="Result">One of <see cref="SettlementFileResults"/>.</param>
/// <param name="Payouts">Number of payouts that it settled; null when that was not counted.</param>
/// <param name="OccurredAt">When it ended.</param>
/// <param name="Reason">Why it settled nothing, or less than it holds; null where all of it is settled.</param>
[EventType("settlement.file-finished")]
public sealed record SettlementFileFinished(
    string Gateway, string FileName, string Digest, string Result, int? Payouts, DateTimeOffset OccurredAt, string? Reason = null) : IDomainEvent;

/// <summary>Ends that a settlement file may come to.</summary>
public static class SettlementFileResults
{
    /// <summary>All its payouts are settled.</summary>
    public const string Reconciled = "reconciled";

    /// <summary>Some of its payouts are settled, others were refused, which an exception says.</summary>
    public const string Partly = "partly-reconciled";

    /// <summary>It was refused whole, and an exception raised.</summary>
    public const string Rejected = "rejected";

    /// <summary>Its content came before under another name.</summary>
    public const string Duplicate = "duplicate";
}

/// <summary>One settlement file by gateway and name: the proof that what was taken in was reconciled.</summary>
public sealed record SettlementFileState : IStreamState<SettlementFileState>
{
    /// <inheritdoc/>
    public static SettlementFileState Empty { get; } = new();

    /// <summary>The content that came last under the name; null before any did.</summary>
    public SettlementFileReceived? Received { get; init; }

    /// <summary>The end of that content's reconciliation; null while it waits.</summary>
    public SettlementFileFinished? Finished { get; init; }

    /// <inheritdoc/>
    public SettlementFileState Apply(IDomainEvent happened) => happened switch
    {
        SettlementFileReceived received => this with { Received = received, Finished = null },
        SettlementFileFinished finished => this with { Finished = finished },
        _ => this,
    };

    /// <summary>Takes a content up, once; storage may replace a file by another of its name, which is taken up anew.</summary>
    public static Outcome Receive(SettlementFileState state, SettlementFileReceived received) =>
        state.Received?.Digest == received.Digest ? Outcome.AlreadyDone() : Outcome.Accept(received);

    /// <summary>Notes the end of its reconciliation. A rejected file may be settled after all: its right content may be put back.</summary>
    public static Outcome Finish(SettlementFileState state, SettlementFileFinished finished)
    {
        if (state.Received?.Digest != finished.Digest)
        {
            return Outcome.AlreadyDone();
        }

        return state.Finished is null || (state.Finished.Result == SettlementFileResults.Rejected && finished.Payouts > 0)
            ? Outcome.Accept(finished)
            : Outcome.AlreadyDone();
    }
}
