using Billing.Platform.Contracts;

namespace Billing.Platform.Messaging;

/// <summary>The message that has a waiting session looked at again.</summary>
/// <param name="Entity">Queue, or topic and subscription with a slash between: <c>events/ledger</c>.</param>
/// <param name="Session">The session's id.</param>
/// <param name="Until">The time that the session waits for; a wake-up of an earlier time than the session's own is stale.</param>
/// <param name="Head">Id of the message at the session's head.</param>
/// <param name="Calls">Number of times that this wake-up has found the session in other hands.</param>
[MessageContract(ContractKind.Message, Contract, ContractVersion)]
public sealed record SessionWakeUp(string Entity, string Session, DateTimeOffset Until, string Head, int Calls = 0)
{
    /// <summary>The queue of wake-ups. It has no sessions: each wake-up stands for itself.</summary>
    public const string Queue = "session-wake-ups";

    /// <summary>Name of this contract.</summary>
    public const string Contract = "session-wake-up";

    /// <summary>The present version of this contract.</summary>
    public const int ContractVersion = 1;
}
