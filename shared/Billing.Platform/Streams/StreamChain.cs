namespace Billing.Platform.Streams;

/// <summary>Checks that the history of a stream is as it was written.</summary>
public static class StreamChain
{
    /// <summary>
    /// Recomputes every hash of one stream's events. Null when all hold, else a sentence that names the first event that is
    /// altered, missing or not in its place.
    /// </summary>
    public static string? FindBreak(IEnumerable<EventEnvelope> ofOneStream)
    {
        var previous = string.Empty;
        var expected = 1L;
        foreach (var envelope in ofOneStream.OrderBy(envelope => envelope.Sequence))
        {
            if (envelope.Sequence != expected)
            {
                return $"{envelope.Stream}: event {expected} is missing";
            }

            if (envelope.PreviousHash != previous || envelope.ComputeHash() != envelope.Hash)
            {
                return $"{envelope.Stream}: event {expected} is not as it was written";
            }

            previous = envelope.Hash;
            expected++;
        }

        return null;
    }
}
