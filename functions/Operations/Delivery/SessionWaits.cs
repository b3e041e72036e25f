using Billing.Functions.Operations.Integrations;
using Billing.Platform.Delivery;

namespace Billing.Functions.Operations.Delivery;

/// <summary>Sees to it that a session that is about to wait is woken: at a time, or by a thaw.</summary>
public sealed class SessionWaits(SessionWakeUps wakeUps, HeldSessions held)
{
    /// <summary>Before the session is blocked.</summary>
    public Task BeginAsync(BusEntity entity, string session, SessionBlock block, CancellationToken cancellation) => block.Reason == BlockReason.Thaw
        ? held.HoldAsync(entity, session, block, cancellation)
        : wakeUps.ScheduleAsync(entity, session, block, cancellation);
}
