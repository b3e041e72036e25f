using System.Text.Json.Serialization;

namespace Billing.Platform.Streams;

/// <summary>The snapshot document of a stream.</summary>
/// <typeparam name="TState">The aggregate's state.</typeparam>
public sealed record StateDocument<TState>
{
    /// <summary>The item id of every snapshot.</summary>
    public const string ItemId = "state";

    /// <summary>Always <see cref="ItemId"/>.</summary>
    public string Id { get; init; } = ItemId;

    /// <summary>Always <c>state</c>.</summary>
    public string Kind { get; init; } = DocumentKind.State;

    /// <summary>Tenant id.</summary>
    public required string Tenant { get; init; }

    /// <summary>Home region.</summary>
    public required string Region { get; init; }

    /// <summary>Stream name.</summary>
    public required string Stream { get; init; }

    /// <summary>Sequence of the last event that is in the state.</summary>
    public required long Version { get; init; }

    /// <summary>Hash of that event.</summary>
    public required string LastHash { get; init; }

    /// <summary>Time at which it was last stored.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The state.</summary>
    [JsonConverter(typeof(PackingConverter))]
    public required TState Data { get; init; }
}

/// <summary>The record that a command was handled: what makes a repetition harmless.</summary>
public sealed record ReceiptDocument
{
    /// <summary>Derived from the key; see <see cref="ItemId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Always <c>receipt</c>.</summary>
    public string Kind { get; init; } = DocumentKind.Receipt;

    /// <summary>Tenant id.</summary>
    public required string Tenant { get; init; }

    /// <summary>Home region.</summary>
    public required string Region { get; init; }

    /// <summary>Stream name.</summary>
    public required string Stream { get; init; }

    /// <summary>The idempotency key in clear.</summary>
    public required string Key { get; init; }

    /// <summary>The first event that the command made.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Number of events that it made.</summary>
    public required int EventCount { get; init; }

    /// <summary>Time at which it was handled.</summary>
    public required DateTimeOffset HandledAt { get; init; }

    /// <summary>Digest of the request that the command came with, or null; see <see cref="Command.RequestDigest"/>.</summary>
    public string? RequestDigest { get; init; }

    /// <summary>The claim of the key that was made before; null where it is of this stream alone. See <see cref="KeyClaims"/>.</summary>
    public KeyClaim? Claim { get; init; }

    /// <summary>Sequence of the last event that the command made.</summary>
    public long LastSequence => FirstSequence + EventCount - 1;

    /// <summary>Keys may hold characters that item ids may not, so the id is a digest.</summary>
    public static string ItemId(string key) => "r-" + StreamAddress.Digest(key);
}
