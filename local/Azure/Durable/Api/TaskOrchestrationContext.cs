using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>
/// What an orchestrator may use: everything here gives the same answer each time the code is replayed. Use it from the
/// orchestrator's own flow only, never from another thread.
/// </summary>
public abstract class TaskOrchestrationContext
{
    /// <summary>The orchestrator's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The id of this instance.</summary>
    public abstract string InstanceId { get; }

    /// <summary>The orchestration that started this one, or null.</summary>
    public abstract ParentOrchestrationInstance? Parent { get; }

    /// <summary>The time of the present step in UTC, from the history.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while past steps are being repeated to rebuild the orchestrator's state.</summary>
    public abstract bool IsReplaying { get; }

    /// <summary>The version that this instance was started with; empty when it has none.</summary>
    public virtual string Version => string.Empty;

    /// <summary>Makes the loggers that <see cref="CreateReplaySafeLogger(string)"/> wraps.</summary>
    protected abstract ILoggerFactory LoggerFactory { get; }

    /// <summary>The input of this instance, or the type's default when there is none.</summary>
    public abstract T? GetInput<T>();

    /// <summary>Calls an activity that returns nothing of interest.</summary>
    public virtual Task CallActivityAsync(TaskName name, TaskOptions options) => CallActivityAsync(name, null, options);

    /// <summary>Calls an activity that returns nothing of interest.</summary>
    public virtual Task CallActivityAsync(TaskName name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object>(name, input, options);

    /// <summary>Calls an activity; see the overload with an input.</summary>
    public virtual Task<T> CallActivityAsync<T>(TaskName name, TaskOptions options) => CallActivityAsync<T>(name, null, options);

    /// <summary>
    /// Calls an activity. It runs at least once: again when the process ends before its result is stored.
    /// </summary>
    /// <exception cref="TaskFailedException">The activity failed, and so did the retries that the options ask for.</exception>
    public abstract Task<T> CallActivityAsync<T>(TaskName name, object? input = null, TaskOptions? options = null);

    /// <summary>Starts another orchestration and awaits its end.</summary>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync(orchestratorName, null, options);

    /// <summary>Starts another orchestration and awaits its end.</summary>
    public virtual Task CallSubOrchestratorAsync(TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object>(orchestratorName, input, options);

    /// <summary>Starts another orchestration and awaits its result.</summary>
    public virtual Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, TaskOptions options) =>
        CallSubOrchestratorAsync<TResult>(orchestratorName, null, options);

    /// <summary>Starts another orchestration and awaits its result.</summary>
    /// <exception cref="TaskFailedException">The other orchestration failed or was terminated.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null);

    /// <summary>A durable timer of this length; no longest length.</summary>
    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>A durable timer that ends at this time.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    /// <summary>
    /// Awaits an event of this name (case does not matter). Events that came before are read first, in the order in which
    /// they came; of several waits the latest gets the next event; a cancelled wait takes none.
    /// </summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <summary>Awaits an event, but not longer than the time-out.</summary>
    /// <exception cref="TaskCanceledException">The time-out came first.</exception>
    public Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout) => WaitForExternalEvent<T>(eventName, timeout, default);

    /// <summary>Awaits an event, but not longer than the time-out or until the token is cancelled.</summary>
    /// <exception cref="TaskCanceledException">The time-out or the cancellation came first.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timerCancellation = new CancellationTokenSource();
        var expiry = CreateTimer(timeout, timerCancellation.Token);
        using var eventCancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var received = WaitForExternalEvent<T>(eventName, eventCancellation.Token);
        var first = await Task.WhenAny(expiry, received);
        if (first == received)
        {
            Cancel(timerCancellation);
        }
        else
        {
            Cancel(eventCancellation);
        }

        return await received;
    }

    /// <summary>Sends an event to another orchestration; dropped when there is none of this id.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    /// <summary>Sets what queries show as custom status; at most 16 KB of UTF-16 text.</summary>
    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>
    /// Starts this orchestration over, with new input and an empty history, when the orchestrator returns.
    /// </summary>
    /// <param name="newInput">The input of the next generation.</param>
    /// <param name="preserveUnprocessedEvents">Whether events that were not read are handed on.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>Starts this orchestration over, perhaps with another version.</summary>
    public virtual void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents);
    }

    /// <summary>A GUID that is the same in each replay (name-based, RFC 4122 version 5).</summary>
    public abstract Guid NewGuid();

    /// <summary>How this instance's version compares with another: less than, equal to or greater than zero.</summary>
    public virtual int CompareVersionTo(string version) => Billing.Local.Durable.VersionOrder.Compare(Version, version);

    /// <summary>A logger that is silent while past steps are repeated.</summary>
    public virtual ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(categoryName));

    /// <summary>A logger that is silent while past steps are repeated.</summary>
    public virtual ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(this, LoggerFactory.CreateLogger(type));

    /// <summary>A logger that is silent while past steps are repeated.</summary>
    public virtual ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(this, LoggerFactory.CreateLogger<T>());

    // The asynchronous form would complete the wait on another thread than the orchestrator's.
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => !context.IsReplaying && inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplaying)
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
