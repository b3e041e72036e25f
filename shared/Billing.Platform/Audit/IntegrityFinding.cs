namespace Billing.Platform.Audit;

/// <summary>The kind of tampering with a record.</summary>
public enum Tampering
{
    /// <summary>It is not as it was written.</summary>
    Altered,

    /// <summary>It was there and is not any more.</summary>
    Removed,

    /// <summary>It is there and was not written by the fabric, or after its day was sealed.</summary>
    Inserted,
}

/// <summary>The kind of a record.</summary>
public enum CheckedRecord
{
    /// <summary>An event of a stream.</summary>
    Event,

    /// <summary>The state document of a stream.</summary>
    State,

    /// <summary>The root of a day.</summary>
    DailyRoot,

    /// <summary>A document that an event bears the digest of, such as an invoice as PDF.</summary>
    Document,
}

/// <summary>A record that is not as it was written.</summary>
/// <param name="Tampering">Altered, removed or inserted.</param>
/// <param name="Record">What it is.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Stream">Stream name; null for a root.</param>
/// <param name="Sequence">Position in the stream, from 1; null where the record has none.</param>
/// <param name="Day">Day of the root that shows it, in UTC; null when the stream shows it by itself.</param>
/// <param name="Difference">What differs, for a person.</param>
/// <param name="Expected">What should be there: a hash or a length; null where there is none.</param>
/// <param name="Found">What is there; null where there is nothing.</param>
public sealed record IntegrityFinding(
    Tampering Tampering,
    CheckedRecord Record,
    string Tenant,
    string Region,
    string? Stream,
    long? Sequence,
    DateOnly? Day,
    string Difference,
    string? Expected = null,
    string? Found = null);

/// <summary>The result of a part of the check. The check is done when <see cref="Next"/> is null.</summary>
/// <param name="Findings">In the order of checking: by stream name and sequence, then by day.</param>
/// <param name="Streams">Streams checked in this part.</param>
/// <param name="Events">Events checked in this part.</param>
/// <param name="Days">Daily roots checked in this part.</param>
/// <param name="LastDay">The last root checked in this part; null when there was none.</param>
/// <param name="RequestCharge">Request units spent on this part.</param>
/// <param name="Next">Where the next part begins: to be handed back as it is.</param>
public sealed record IntegrityPart(
    IReadOnlyList<IntegrityFinding> Findings, long Streams, long Events, int Days, DateOnly? LastDay, double RequestCharge, string? Next)
{
    /// <summary>Documents checked in this part.</summary>
    public long Documents { get; init; }
}
