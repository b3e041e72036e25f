using Billing.Domain.Primitives;
using Billing.Platform.Tenants;
using Billing.Platform.Views;

namespace Billing.Functions.Messaging;

/// <summary>Keeps views up to date.</summary>
internal static class ViewHandling
{
    /// <summary>Enters an event in a view.</summary>
    public static async Task<HandlerResult> EnterAsync(this IEventView view, ReceivedEvent<IDomainEvent> received, ITenantSource tenants, CancellationToken cancellation)
    {
        var tenant = (await tenants.GetAsync(cancellation)).Get(received.Envelope.Tenant);
        await view.EnterAsync(received.Envelope, received.Event, tenant, cancellation);
        return HandlerResult.Done;
    }
}
