using System.Threading.RateLimiting;
using Polly;

namespace Billing.Platform.Partners;

/// <summary>The bulkhead: only so many calls are under way at once, so that a slow partner holds no more of the host than that.</summary>
internal sealed class BulkheadStrategy(PartnerPolicy policy) : ResilienceStrategy<AttemptResult>, IDisposable
{
    private readonly ConcurrencyLimiter _places = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = policy.MostAtOnce,
        QueueLimit = policy.MostWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public void Dispose() => _places.Dispose();

    protected override async ValueTask<Outcome<AttemptResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptResult>>> callback, ResilienceContext context, TState state)
    {
        RateLimitLease place;
        try
        {
            place = await _places.AcquireAsync(1, context.CancellationToken);
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<AttemptResult>(cancelled);
        }

        using (place)
        {
            return place.IsAcquired ? await callback(context, state) : Outcome.FromException<AttemptResult>(new BulkheadFullException());
        }
    }
}

/// <summary>As many calls are under way and waiting as may be.</summary>
internal sealed class BulkheadFullException : Exception;
