using Billing.Platform.Streams;

namespace Billing.Platform.Audit;

/// <summary>The claims of a stream's state document about its events.</summary>
/// <param name="Version">Sequence of the last event.</param>
/// <param name="LastHash">Its hash.</param>
public sealed record StateHead(long Version, string LastHash);

/// <summary>Checks one stream: each event against its own hash, the chain, and the state document against its end.</summary>
public static class StreamCheck
{
    /// <summary>The first record that is not as it was written, or null.</summary>
    /// <param name="address">The stream.</param>
    /// <param name="events">All of its events, in any order.</param>
    /// <param name="state">What its state document says, or null when there is none.</param>
    public static IntegrityFinding? FindFirst(StreamAddress address, IEnumerable<EventEnvelope> events, StateHead? state)
    {
        EventEnvelope? before = null;
        var ordered = events.OrderBy(each => each.Sequence).ThenBy(each => each.Id != EventEnvelope.ItemId(each.Sequence));
        foreach (var each in ordered)
        {
            if (Compare(address, before, each) is { } finding)
            {
                return finding;
            }

            before = each;
        }

        return CompareEnd(address, before, state);
    }

    private static IntegrityFinding? Compare(StreamAddress address, EventEnvelope? before, EventEnvelope each)
    {
        var expected = (before?.Sequence ?? 0) + 1;
        if (each.Sequence < expected || each.Id != EventEnvelope.ItemId(each.Sequence) || each.EventId != address.EventId(each.Sequence))
        {
            return Of(address, Tampering.Inserted, each.Sequence, $"The document {each.Id} is not the event of this place.", EventEnvelope.ItemId(expected), each.Id);
        }

        if (each.Sequence > expected)
        {
            return Of(address, Tampering.Removed, expected, $"The event is missing; the next one that is there is {each.Sequence}.");
        }

        if (each.ComputeHash() is var hash && hash != each.Hash)
        {
            return Of(address, Tampering.Altered, each.Sequence, "Its content does not give the hash that it carries.", each.Hash, hash);
        }

        if (each.PreviousHash == (before?.Hash ?? string.Empty))
        {
            return null;
        }

        return before is null
            ? Of(address, Tampering.Altered, each.Sequence, "The first event names an event before it.", string.Empty, each.PreviousHash)
            : Of(address, Tampering.Altered, before.Sequence, "The event behind it was written on top of another hash.", each.PreviousHash, before.Hash);
    }

    private static IntegrityFinding? CompareEnd(StreamAddress address, EventEnvelope? last, StateHead? state)
    {
        var length = last?.Sequence ?? 0;
        if (state is null)
        {
            return last is null ? null : Of(address, Tampering.Removed, sequence: null, "The stream has events and no state document.") with { Record = CheckedRecord.State };
        }

        if (state.Version > length)
        {
            return Of(address, Tampering.Removed, length + 1, "The state document knows more events than there are.", $"{state.Version}", $"{length}");
        }

        if (state.Version < length)
        {
            return Of(address, Tampering.Inserted, state.Version + 1, "There are more events than the state document knows.", $"{state.Version}", $"{length}");
        }

        return state.LastHash == (last?.Hash ?? string.Empty)
            ? null
            : Of(address, Tampering.Altered, length, "The state document was written on top of another hash.", state.LastHash, last?.Hash);
    }

    private static IntegrityFinding Of(
        StreamAddress address, Tampering tampering, long? sequence, string difference, string? expected = null, string? found = null) =>
        new(tampering, CheckedRecord.Event, address.Tenant, address.Region, address.Stream, sequence, Day: null, difference, expected, found);
}
