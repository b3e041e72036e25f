using Billing.Domain.Decisions;
using Billing.Domain.Exceptions;
using Billing.Domain.Values;
using Billing.Platform.Streams;

namespace Billing.Functions.Exceptions;

/// <summary>Where every part of the fabric brings what needs a person.</summary>
public sealed class ExceptionDesk(StreamStore store, TimeProvider clock)
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
        string tenant, string region, string exceptionId, Problem problem, string subject, Money? amount, string cause, CancellationToken cancellation)
    {
        var raised = new ExceptionRaised(exceptionId, problem.Code, problem.Component, subject, problem.Text, amount, clock.GetUtcNow());
        return store.ExecuteAsync<ExceptionState>(
            new StreamAddress(tenant, region, FabricStreams.Exception(exceptionId)),
            new Command("raise", "exception-desk", problem.Code, cause, cause) { OpensStream = true },
            state => ExceptionState.Raise(state, raised),
            cancellation);
    }
}
