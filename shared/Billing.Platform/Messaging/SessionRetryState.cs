using System.Text.Json;
using System.Text.Json.Serialization;
using Billing.Platform.Streams;

namespace Billing.Platform.Messaging;

/// <summary>The state that Service Bus keeps with a session that waits.</summary>
/// <remarks>While there is one, messages of the session are deferred in their order.</remarks>
/// <param name="Reason">What it waits for.</param>
/// <param name="Until">When it is looked at again; the wake-up of this time is the only one that counts.</param>
/// <param name="MessageId">The message at its head, which the attempts are about.</param>
/// <param name="Attempts">How many attempts to handle that message have failed.</param>
/// <param name="FirstFailureAt">When the first of them failed, or null.</param>
/// <param name="LastFailureAt">When the last of them failed, or null.</param>
/// <param name="Code">Problem code of the last failure, or null.</param>
/// <param name="Held">Under which key its wake-up is held while an integration stands still, or null.</param>
public sealed record SessionRetryState(
    SessionPauseReason Reason,
    DateTimeOffset Until,
    string MessageId,
    int Attempts = 0,
    DateTimeOffset? FirstFailureAt = null,
    DateTimeOffset? LastFailureAt = null,
    string? Code = null,
    string? Held = null)
{
    /// <summary>The block that a session's state holds; null when there is none.</summary>
    public static SessionRetryState? Read(BinaryData? state) =>
        state is null || state.ToMemory().IsEmpty ? null : JsonSerializer.Deserialize<SessionRetryState>(state, FabricJson.Options);

    /// <summary>As a session's state.</summary>
    public BinaryData Write() => BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(this, FabricJson.Options));

    /// <summary>The attempts that a message has behind it.</summary>
    public static SessionRetryState? Of(SessionRetryState? block, string messageId) => block?.MessageId == messageId ? block : null;
}

/// <summary>The event that a session waits for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SessionPauseReason>))]
public enum SessionPauseReason
{
    /// <summary>The time of the next attempt.</summary>
    Retry,

    /// <summary>An operator, who stopped the integration that it belongs to.</summary>
    Thaw,

    /// <summary>Its turn: what waited is worked off in portions.</summary>
    Turn,
}
