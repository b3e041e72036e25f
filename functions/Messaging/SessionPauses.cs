using Billing.Functions.Messaging.Integrations;
using Billing.Platform.Messaging;

namespace Billing.Functions.Messaging;

/// <summary>Sees to it that a session that is about to wait is woken: at a time, or by a thaw.</summary>
public sealed class SessionPauses(SessionWakeUps wakeUps, PausedSessions held)
{
    /// <summary>Before the session is blocked.</summary>
    public Task BeginAsync(BusEntity entity, string session, SessionRetryState block, CancellationToken cancellation) => block.Reason == SessionPauseReason.Thaw
        ? held.HoldAsync(entity, session, block, cancellation)
        : wakeUps.ScheduleAsync(entity, session, block, cancellation);
}
