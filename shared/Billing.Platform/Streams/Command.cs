namespace Billing.Platform.Streams;

/// <summary>The command behind a commit: what must be known besides the decision.</summary>
/// <param name="Key">Idempotency key, unique within the stream: the sender's event id with its source, or a name that says what is done once.</param>
/// <param name="Actor">Who: a source, a function, or a person's id.</param>
/// <param name="Reason">Why: a command name or a reason code.</param>
/// <param name="CorrelationId">Common to everything that one outside input set off.</param>
/// <param name="CausationId">The message or event that directly caused it.</param>
public sealed record Command(string Key, string Actor, string Reason, string CorrelationId, string CausationId)
{
    /// <summary>
    /// True if the stream probably does not exist yet: the first try then decides on the empty state without reading it. A
    /// wrong guess costs one refused batch, no more.
    /// </summary>
    public bool OpensStream { get; init; }

    /// <summary>
    /// Digest of the request that asks for it; null for what no request asks for. It stands in the receipt: another request under the same
    /// key is refused with <see cref="KeyReused"/>.
    /// </summary>
    public string? RequestDigest { get; init; }

    /// <summary>
    /// True if the key names what is asked and not who asks once. Then a repetition is one only as long as its first time made the last
    /// commit of the stream: after anything else, the same may be asked for anew.
    /// </summary>
    public bool RepeatsLastCommitOnly { get; init; }

    /// <summary>Claims of its keys that were made before; they stand in the receipts, from which a restore makes the claims again.</summary>
    public IReadOnlyDictionary<string, KeyClaim>? Claims { get; init; }

    /// <summary>Code of the problem that a key was used before, for another request.</summary>
    public const string KeyReused = "requests.key-reused";

    /// <summary>The key of the receipt of a commit that led to a version of the stream.</summary>
    internal string ReceiptKey(long version) => RepeatsLastCommitOnly ? $"{Key}@{version}" : Key;

    /// <summary>A command caused by an event that came over the bus.</summary>
    public static Command For(EventEnvelope cause, string consumer) =>
        new($"{consumer}:{cause.EventId}", consumer, cause.Type, cause.CorrelationId, cause.EventId);
}
