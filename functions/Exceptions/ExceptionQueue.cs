using Billing.Domain.Exceptions;
using Billing.Domain.Primitives;
using Billing.Platform.Partners;
using Billing.Platform.Streams;

namespace Billing.Functions.Exceptions;

/// <summary>The queue to which every part of the fabric brings what needs a person.</summary>
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

    /// <summary>Raises an exception of a cause that can come, change and go: anew when it was resolved, or when there is something else to say.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="exceptionId">Stable for the cause.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="occurrence">Another one each time that the cause comes.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task ReportAsync(
        string tenant, string region, string exceptionId, Problem problem, string subject, string occurrence, CancellationToken cancellation) =>
        ReportAsync(tenant, region, exceptionId, problem, subject, amount: null, occurrence, cancellation);

    /// <summary>Raises an exception of a cause that can come, change and go, with the money at stake.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="exceptionId">Stable for the cause.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="amount">Money at stake, if any.</param>
    /// <param name="occurrence">Another one each time that the cause comes.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task ReportAsync(
        string tenant, string region, string exceptionId, Problem problem, string subject, Money? amount, string occurrence, CancellationToken cancellation) =>
        store.ExecuteAsync<ExceptionState>(
            new StreamAddress(tenant, region, FabricStreams.Exception(exceptionId)),
            new Command($"report:{occurrence}", "exception-desk", problem.Code, occurrence, occurrence) { OpensStream = true },
            state => ExceptionDecider.Report(
                state, new ExceptionRaised(exceptionId, problem.Code, problem.Component, subject, problem.Text, amount, clock.GetUtcNow())),
            cancellation);

    /// <summary>Raises an exception of a cause that can come, change and go, with every problem of it.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="exceptionId">Stable for the cause.</param>
    /// <param name="problems">What is wrong, at least one; the first gives the code.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="occurrence">Another one each time that the cause comes.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task ReportAsync(
        string tenant, string region, string exceptionId, IReadOnlyList<Problem> problems, string subject, string occurrence, CancellationToken cancellation)
    {
        var text = problems.Count == 1 ? problems[0].Text : string.Join(' ', problems.Select(problem => $"{problem.Path}: {problem.Text}"));
        var raised = new ExceptionRaised(
            exceptionId, problems[0].Code, problems[0].Component, subject, text, Amount: null, clock.GetUtcNow(), Snapshot: null, problems);
        return store.ExecuteAsync<ExceptionState>(
            new StreamAddress(tenant, region, FabricStreams.Exception(exceptionId)),
            new Command($"report:{occurrence}", "exception-desk", raised.Code, occurrence, occurrence) { OpensStream = true },
            state => ExceptionDecider.Report(state, raised),
            cancellation);
    }

    /// <summary>Resolves an exception whose cause is gone; nothing happens where none is open.</summary>
    /// <param name="tenant">Tenant id.</param>
    /// <param name="region">Home region.</param>
    /// <param name="exceptionId">Stable for the cause.</param>
    /// <param name="text">What put it right.</param>
    /// <param name="occurrence">Another one each time that the cause goes.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public Task ResolveAsync(string tenant, string region, string exceptionId, string text, string occurrence, CancellationToken cancellation) =>
        store.ExecuteAsync<ExceptionState>(
            new StreamAddress(tenant, region, FabricStreams.Exception(exceptionId)),
            new Command($"resolve:{occurrence}", "exception-desk", "resolve", occurrence, occurrence),
            state => ExceptionDecider.Resolve(state, new ExceptionResolved(exceptionId, text, clock.GetUtcNow())),
            cancellation);

    private Task RaiseAsync(string tenant, string region, ExceptionRaised raised, string cause, CancellationToken cancellation) => store.ExecuteAsync<ExceptionState>(
        new StreamAddress(tenant, region, FabricStreams.Exception(raised.ExceptionId)),
        new Command("raise", "exception-desk", raised.Code, cause, cause) { OpensStream = true },
        state => ExceptionDecider.Raise(state, raised),
        cancellation);
}
