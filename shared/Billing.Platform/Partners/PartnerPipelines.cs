using System.Collections.Concurrent;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Billing.Platform.Partners;

/// <summary>
/// The policies at work: one pipeline for each partner and counterpart, so that what one does never takes anything from another. Its
/// steps, from the outside in, and why in this order:
/// <list type="number">
/// <item>The time for everything: whatever follows, the caller is answered.</item>
/// <item>A place: a call holds one place with its pauses, or repetitions would crowd out new calls of the same partner.</item>
/// <item>Repetition.</item>
/// <item>The rate: inside, because the partner counts each repetition; outside of the circuit, which would take a refusal of ours for
/// an answer of the partner.</item>
/// <item>The circuit: it sees each attempt.</item>
/// <item>The time for one attempt: a time-out counts as a failure of the partner.</item>
/// </list>
/// </summary>
public sealed class PartnerPipelines(PartnerPolicies policies, TimeProvider clock, PartnerClientOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<(string Partner, string? Counterpart), Lazy<CallPath>> _lanes = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lane in _lanes.Values.Where(lane => lane.IsValueCreated))
        {
            lane.Value.Places.Dispose();
        }
    }

    /// <summary>The policy of a request's partner.</summary>
    internal PartnerPolicy PolicyOf(PartnerRequest request) => policies.Of(request.Partner);

    /// <summary>The pipeline of a request's partner and counterpart.</summary>
    internal ResiliencePipeline<AttemptResult> Of(PartnerRequest request) => _lanes
        .GetOrAdd((request.Partner, request.Counterpart), _ => new Lazy<CallPath>(() => Build(PolicyOf(request))))
        .Value.Pipeline;

    private CallPath Build(PartnerPolicy policy)
    {
        var places = new BulkheadStrategy(policy);
        var builder = new ResiliencePipelineBuilder<AttemptResult> { TimeProvider = clock }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = policy.TotalTimeOut })
            .AddStrategy(_ => places);
        if (options.WaitsInPlace && policy.Retries > 0)
        {
            builder.AddRetry(Retry(policy));
        }

        var pipeline = builder
            .AddStrategy(_ => new RateStrategy(policy, options.WaitsInPlace ? policy.LongestRateWait : TimeSpan.Zero, clock))
            .AddCircuitBreaker(Circuit(policy))
            .AddTimeout(new TimeoutStrategyOptions { Timeout = policy.AttemptTimeOut })
            .Build();
        return new CallPath(pipeline, places);
    }

    private static RetryStrategyOptions<AttemptResult> Retry(PartnerPolicy policy) => new()
    {
        MaxRetryAttempts = policy.Retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = policy.FirstPause,
        MaxDelay = policy.LongestPause,
        ShouldHandle = args => ValueTask.FromResult(MayRepeat(args, policy)),

        // Null: the pause of the schedule. As the partner asked, where it did.
        DelayGenerator = args => ValueTask.FromResult(args.Outcome.Result?.RetryAfter),
    };

    private static bool MayRepeat(RetryPredicateArguments<AttemptResult> args, PartnerPolicy policy)
    {
        var isIdempotent = args.Context.Properties.GetValue(PartnerCall.Key, null!).Request.IsIdempotent;
        return args.Outcome switch
        {
            { Exception: TimeoutRejectedException } => isIdempotent,
            { Result: { IsPartnersFault: true } result } => (isIdempotent || result.WasNotTaken) && !(result.RetryAfter > policy.LongestPause),
            _ => false,
        };
    }

    private static CircuitBreakerStrategyOptions<AttemptResult> Circuit(PartnerPolicy policy) => new()
    {
        FailureRatio = (double)policy.FailureRatio,
        MinimumThroughput = policy.MinimumAttempts,
        SamplingDuration = policy.SamplingTime,
        BreakDuration = policy.BreakTime,
        ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result?.IsPartnersFault == true),
    };

    private sealed record CallPath(ResiliencePipeline<AttemptResult> Pipeline, BulkheadStrategy Places);
}

/// <summary>Options of calls of partners in this process.</summary>
public sealed record PartnerClientOptions
{
    /// <summary>
    /// True if a call may pause before it is repeated, and wait for its turn. False where the clock stands still while work is done: a
    /// call then fails at the first attempt, and whoever made it comes again. Default: true.
    /// </summary>
    public bool WaitsInPlace { get; init; } = true;
}
