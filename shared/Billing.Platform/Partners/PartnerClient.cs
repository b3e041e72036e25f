using Billing.Domain.Primitives;
using Billing.Platform.Partners.Snapshots;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Billing.Platform.Partners;

/// <summary>
/// Calls partners over HTTP, each under its policy. A call that fails for good leaves a redacted snapshot. The way for every adapter
/// that asks somebody outside.
/// </summary>
public sealed class PartnerClient(
    PartnerPipelines pipelines, IHttpClientFactory clients, SnapshotWriter snapshots, TimeProvider clock, ILogger<PartnerClient> log)
{
    /// <summary>Name of the HTTP client. It has no time-out of its own and follows no redirection: a key goes to whom it is for.</summary>
    public const string HttpClientName = "partners";

    /// <summary>Calls a partner.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="read">Takes the answer apart; what it refuses is <see cref="PartnerFailureReason.Unreadable"/>.</param>
    /// <param name="cancellation">The caller wants no more; that is no failure of the partner, and leaves no snapshot.</param>
    /// <exception cref="OperationCanceledException">The caller wanted no more.</exception>
    public async Task<PartnerResult<T>> SendAsync<T>(PartnerRequest request, Func<PartnerAnswer, ParseResult<T>> read, CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        using var http = clients.CreateClient(HttpClientName);
        var call = new PartnerCall(request, http, pipelines.PolicyOf(request), clock);
        var result = await RunAsync(call, cancellation);
        if (result.Reason is null)
        {
            switch (read(result.Answer!))
            {
                case ParseResult<T>.Success sound:
                    return new PartnerResult<T>.Answered(sound.Value);
                case ParseResult<T>.Failure failure:
                    result = result with { Reason = PartnerFailureReason.Unreadable, Text = $"{request.Whom}: {failure.Problems[0].Text}" };
                    break;
            }
        }

        return new PartnerResult<T>.Failed(await FailAsync(call, result, startedAt, cancellation));
    }

    private async Task<AttemptResult> RunAsync(PartnerCall call, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(PartnerCall.Key, call);
        try
        {
            return await pipelines.Of(call.Request).ExecuteAsync(
                static async (context, call) => await call.AttemptAsync(context.CancellationToken), context, call);
        }
        catch (TimeoutRejectedException)
        {
            return new AttemptResult(null, PartnerFailureReason.TimedOut, $"{call.Request.Whom} did not answer {call.Request.Method} {call.Request.Route} in time.");
        }
        catch (BrokenCircuitException open)
        {
            return new AttemptResult(
                call.Last?.Answer, PartnerFailureReason.CircuitOpen, $"{call.Request.Whom} failed too often of late and is left alone for a while.", open.RetryAfter);
        }
        catch (RateRefusedException refused)
        {
            return new AttemptResult(
                call.Last?.Answer, PartnerFailureReason.RateLimited, $"{call.Request.Whom} gets as many calls as it allows already.", refused.Wait);
        }
        catch (BulkheadFullException)
        {
            return new AttemptResult(null, PartnerFailureReason.TooManyAtOnce, $"As many calls of {call.Request.Whom} are under way and waiting as may be.");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<PartnerFailure> FailAsync(PartnerCall call, AttemptResult result, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        var (request, now) = (call.Request, clock.GetUtcNow());
        var failure = new PartnerFailure(
            request.Partner, request.Counterpart, result.Reason!.Value, result.Text, result.Answer?.Status, now + result.RetryAfter, Snapshot: null);

        // What was never sent has nothing to show.
        if (call.Attempts > 0)
        {
            failure = failure with { Snapshot = await snapshots.WriteAsync(new FailedCall(request, result.Answer, failure, call.Attempts, startedAt, now), cancellation) };
        }

        log.LogWarning(
            "A call of {Partner} ({Route}) failed after {Attempts} attempts: {Code}. Snapshot: {Snapshot}",
            request.Whom,
            request.Route,
            call.Attempts,
            failure.Code,
            failure.Snapshot ?? "none");
        return failure;
    }
}
