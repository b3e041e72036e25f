using Billing.Platform.Limits;
using Polly;

namespace Billing.Platform.Partners;

/// <summary>Keeps attempts within the partner's rate: each waits for its turn if that comes soon, and is refused otherwise.</summary>
internal sealed class RateStrategy(PartnerPolicy policy, TimeSpan patience, TimeProvider clock) : ResilienceStrategy<AttemptResult>
{
    private readonly TokenBucket _bucket = new(clock);

    protected override async ValueTask<Outcome<AttemptResult>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<AttemptResult>>> callback, ResilienceContext context, TState state)
    {
        var grant = _bucket.Take(policy.Rate, patience);
        if (!grant.IsTaken)
        {
            return Outcome.FromException<AttemptResult>(new RateRefusedException(grant.Wait));
        }

        if (grant.Wait > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(grant.Wait, clock, context.CancellationToken);
            }
            catch (OperationCanceledException cancelled)
            {
                return Outcome.FromException<AttemptResult>(cancelled);
            }
        }

        return await callback(context, state);
    }
}

/// <summary>The partner would get more calls than it allows.</summary>
internal sealed class RateRefusedException(TimeSpan wait) : Exception
{
    /// <summary>Time until a call would be let through.</summary>
    public TimeSpan Wait { get; } = wait;
}
