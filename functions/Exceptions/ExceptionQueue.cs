using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Platform.Partners;
using Billing.Platform.Streams;

namespace Billing.Functions.Exceptions;

/// <summary>Where every part of the fabric brings what needs a person.</summary>
public sealed class ExceptionQueue(StreamStore store, TimeProvider clock)
{
    /// <summary>Raises an exception, once for its id.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="exceptionId">Stable for the cause, such as <c>order-1001-rejected</c>.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="amount">Money at stake, if any.</param>
    /// <param name="cause">The message or event that showed it.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task RaiseAsync(
        string tenant, string region, string exceptionId, Problem problem, string subject, Money? amount, string cause, CancellationToken cancellation) =>
        RaiseAsync(
            tenant,
            region,
            new ExceptionRaised(exceptionId, problem.Code, problem.Component, subject, problem.Text, amount, clock.GetUtcNow()),
            cause,
            cancellation);

    /// <summary>Raises an exception because a partner's call failed, once for its id; it leads to the snapshot of the call.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="exceptionId">Stable for the cause, such as <c>order-1001-tax</c>.</param>
    /// <param name="failure">What failed.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="amount">Money at stake, if any.</param>
    /// <param name="cause">The message or event that showed it.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task RaiseAsync(
        string tenant, string region, string exceptionId, PartnerFailure failure, string subject, Money? amount, string cause, CancellationToken cancellation) =>
        RaiseAsync(
            tenant,
            region,
            new ExceptionRaised(
                exceptionId, failure.Code, failure.Problem.Component, subject, failure.Text, amount, clock.GetUtcNow(), failure.Snapshot),
            cause,
            cancellation);

    private Task RaiseAsync(string tenant, string region, ExceptionRaised raised, string cause, CancellationToken cancellation) => store.ExecuteAsync<ExceptionState>(
        new StreamAddress(tenant, region, FabricStreams.Exception(raised.ExceptionId)),
        new Command("raise", "exception-desk", raised.Code, cause, cause) { OpensStream = true },
        state => ExceptionState.Raise(state, raised),
        cancellation);
}
