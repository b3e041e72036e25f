using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Messaging;

/// <summary>An outside event as a consumer gets it.</summary>
/// <param name="Message">The event.</param>
/// <param name="Tenant">Its tenant as configured now.</param>
/// <param name="Source">Its source as configured now.</param>
/// <param name="Processes">The durable processes, where the function's trigger brings them.</param>
public sealed record ReceivedIntake(IntakeMessage Message, Tenant Tenant, IntakeSource Source, DurableTaskClient? Processes)
{
    /// <summary>Interprets the event's body.</summary>
    public ParseResult<T> Interpret<T>() => Message.Interpret<T>(Source);
}
