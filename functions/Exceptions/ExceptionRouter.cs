using Billing.Domain.Exceptions;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Exceptions;

/// <summary>Applies the tenant's policy to an exception: weight, owner, time limit, and the root cause that earlier ones suggest.</summary>
public sealed class ExceptionRouter(StreamStore store, StreamQueries queries, ExceptionPolicies policies, ITenantSource tenants, TimeProvider clock)
{
    // Enough to see what people usually found, and never more to read.
    private const int MostLookedAt = 100;

    /// <summary>Routes an exception, once for each time that it was raised.</summary>
    /// <param name="address">Its stream.</param>
    /// <param name="command">In whose name.</param>
    /// <param name="traceParent">W3C trace context in which it was found, or null.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task RouteAsync(StreamAddress address, Command command, string? traceParent, CancellationToken cancellation)
    {
        if (await store.LoadAsync<ExceptionState>(address, cancellation) is not { Raised: { } raised, Routed: null, Resolved: null })
        {
            return;
        }

        var tenant = (await tenants.GetAsync(cancellation)).Get(address.Tenant);
        var policy = await policies.OfAsync(tenant, cancellation);
        var suggestion = await SuggestAsync(address, raised.Code, cancellation);
        await store.ExecuteAsync<ExceptionState>(
            address,
            command,
            state => ExceptionDecider.Route(state, policy.Route(state.Raised ?? raised, suggestion, TraceIdOf(traceParent), clock.GetUtcNow())),
            cancellation);
    }

    private async Task<RootCauseSuggestion?> SuggestAsync(StreamAddress address, string code, CancellationToken cancellation)
    {
        var tagged = ExceptionFilter.Newest with { Conditions = [StateCondition.Is("raised.code", code), StateCondition.Has("rootCause")] };
        var earlier = await queries.TakeAsync(address.Tenant, address.Region, tagged, after: null, MostLookedAt, cancellation);
        return RootCauseSuggestion.From([.. earlier.Where(each => each.Stream != address.Stream).Select(each => each.Data.RootCause!)]);
    }

    // 00-TRACE-SPAN-FLAGS (W3C Trace Context, 3.2).
    private static string? TraceIdOf(string? traceParent) => traceParent?.Split('-') is [_, { Length: 32 } trace, ..] ? trace : null;
}
