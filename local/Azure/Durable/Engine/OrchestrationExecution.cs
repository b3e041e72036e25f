using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Durable;

/// <summary>
/// The live state of one generation of an orchestrator's code. It is built by replaying the history and goes on with new
/// messages; at any time it can be thrown away and built again.
/// </summary>
internal sealed class OrchestrationExecution
{
    private readonly OrchestratorInvoker _invoker;
    private readonly LocalOrchestrationContext _context;
    private readonly OrchestratorLoop _loop;
    private readonly Action<string> _breachBetweenSteps;
    private readonly Dictionary<int, TaskCompletionSource<string?>> _open = [];
    private readonly CallLog _calls = new();
    private readonly Queue<MessageEvent> _deferred = new();
    private readonly List<int> _cancelledTimers = [];
    private Task<object?>? _main;
    private ExecutionTerminated? _terminated;
    private TaskFailureDetails? _breach;
    private bool _suspended;

    /// <summary>A fresh state. <c>breachBetweenSteps</c> is told, on any thread, when the code leaves its own thread.</summary>
    public OrchestrationExecution(
        OrchestrationInstance instance,
        OrchestratorInvoker invoker,
        LocalTaskHubOptions options,
        ILoggerFactory loggers,
        Action<string> breachBetweenSteps)
    {
        Instance = instance;
        Options = options;
        _invoker = invoker;
        _breachBetweenSteps = breachBetweenSteps;
        _loop = new OrchestratorLoop(() => ReportForeign("a continuation came back on another thread"));
        _context = new LocalOrchestrationContext(this, loggers);
    }

    public OrchestrationInstance Instance { get; }

    public LocalTaskHubOptions Options { get; }

    public ExternalEvents Events { get; } = new();

    public DateTimeOffset Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public string? Input { get; private set; }

    public string? CustomStatus { get; set; }

    /// <summary>Set when the orchestrator asked to start over.</summary>
    public ContinueAsNewRequest? NextGeneration { get; set; }

    private bool IsFinished => _breach is not null || _terminated is not null || _main is { IsCompleted: true };

    /// <summary>Repeats <paramref name="history"/> (empty for a live state) and then reads new messages.</summary>
    public TurnOutcome Step(IReadOnlyList<HistoryEvent> history, IReadOnlyList<MessageEvent> messages, DateTimeOffset now)
    {
        var consumed = 0;
        _loop.Run(() =>
        {
            Replay(history);
            _cancelledTimers.Clear();
            Now = now;
            while (!IsFinished && consumed < messages.Count)
            {
                Deliver(messages[consumed++]);
            }
        });
        var actions = _calls.TakeNew();
        if (End() is { } end)
        {
            actions.Add(end);
            consumed = end is ContinuedAsNew ? consumed : messages.Count;
        }

        return new(consumed, actions, [.. _cancelledTimers], CustomStatus);
    }

    /// <summary>Records a call of the orchestrator and returns the text of its result, when it comes.</summary>
    public Task<string?> Act(string call, Func<int, ActionEvent> action)
    {
        var source = new TaskCompletionSource<string?>();
        _open.Add(Record(call, action), source);
        return source.Task;
    }

    /// <summary>Records a call that has no result.</summary>
    public int Record(string call, Func<int, ActionEvent> action)
    {
        EnsureOwnThread(call);
        return _calls.Add(action);
    }

    public async Task Timer(DateTimeOffset due, CancellationToken cancellation)
    {
        var id = Record("CreateTimer", number => new TimerCreated(number, due));
        var source = new TaskCompletionSource<string?>();
        _open.Add(id, source);
        using var registration = cancellation.Register(() =>
        {
            if (_open.Remove(id))
            {
                _cancelledTimers.Add(id);
                source.TrySetCanceled(cancellation);
            }
        });
        await source.Task;
    }

    /// <summary>Orchestrator code may use its context only in the flow of its own step.</summary>
    /// <exception cref="InvalidOperationException">The caller is on another thread.</exception>
    public void EnsureOwnThread(string call)
    {
        if (!_loop.IsCurrent)
        {
            ReportForeign($"{call} was called from another thread");
            throw new InvalidOperationException(ForeignMessage($"{call} was called from another thread"));
        }
    }

    private void Replay(IReadOnlyList<HistoryEvent> history)
    {
        IsReplaying = true;
        for (var i = 0; i < history.Count && _breach is null; i++)
        {
            switch (history[i])
            {
                case TurnStarted e:
                    Differ(i, _calls.Extra());
                    Now = e.At;
                    break;
                case ActionEvent e:
                    Differ(i, _calls.Match(e));
                    break;
                case MessageEvent e:
                    Deliver(e);
                    break;
                default:
                    break;
            }
        }

        if (history.Count > 0)
        {
            Differ(history.Count, _calls.Extra());
        }

        IsReplaying = false;
    }

    private void Differ(int position, string? difference)
    {
        if (difference is not null)
        {
            _breach ??= CallLog.Failure(Instance, position, difference);
        }
    }

    private void Deliver(MessageEvent message)
    {
        switch (message)
        {
            case ExecutionTerminated e:
                _terminated = e;
                return;
            case ExecutionSuspended:
                _suspended = true;
                return;
            case ExecutionResumed:
                _suspended = false;
                while (!_suspended && !IsFinished && _deferred.TryDequeue(out var deferred))
                {
                    Deliver(deferred);
                }

                return;
        }

        if (_suspended)
        {
            _deferred.Enqueue(message);
            return;
        }

        switch (message)
        {
            case ExecutionStarted e:
                Input = e.Input;
                _main = Start();
                break;
            case EventRaised e:
                Events.Receive(e);
                break;
            case ResultEvent e when _open.Remove(e.Id, out var source):
                Complete(e, source);
                break;
        }

        _loop.Drain();
    }

    private async Task<object?> Start() => await _invoker(_context);

    private void Complete(ResultEvent result, TaskCompletionSource<string?> source)
    {
        switch (result)
        {
            case TaskCompleted e:
                source.SetResult(e.Result);
                break;
            case SubOrchestrationCompleted e:
                source.SetResult(e.Result);
                break;
            case TaskFailed e:
                source.SetException(new RecordedFailure(e.Id, e.Failure, e.Final));
                break;
            case SubOrchestrationFailed e:
                source.SetException(new RecordedFailure(e.Id, e.Failure, e.Final));
                break;
            default:
                source.SetResult(null);
                break;
        }
    }

    private EndEvent? End()
    {
        if (_breach is { } breach)
        {
            return Failed(breach);
        }

        if (_terminated is { } terminated)
        {
            return new ExecutionCompleted(OrchestrationRuntimeStatus.Terminated, terminated.Output, null, terminated.Recursive);
        }

        if (_main is { IsCompleted: true })
        {
            return Finish(_main);
        }

        return !_suspended && _main is not null && _open.Count == 0 && !Events.IsWaitedFor
            ? Failed(Foreign("when the step ended, it was waiting for no activity, timer, event or sub-orchestration"))
            : null;
    }

    private EndEvent Finish(Task<object?> main)
    {
        try
        {
            var result = main.GetAwaiter().GetResult();
            if (NextGeneration is { } next)
            {
                var unread = next.PreserveUnprocessedEvents ? Events.Unread.Concat(_deferred.OfType<EventRaised>()) : [];
                return new ContinuedAsNew(next.Input, next.Version, [.. unread]);
            }

            var output = Payload.Check(Options.DataConverter.Serialize(result), "output", Options);
            return new ExecutionCompleted(OrchestrationRuntimeStatus.Completed, output, null);
        }
        catch (Exception e)
        {
            return Failed(TaskFailureDetails.FromException(e));
        }
    }

    private static ExecutionCompleted Failed(TaskFailureDetails failure) => new(OrchestrationRuntimeStatus.Failed, null, failure);

    private void ReportForeign(string fact)
    {
        if (_main is not { IsCompleted: true })
        {
            _breachBetweenSteps(ForeignMessage(fact));
        }
    }

    private TaskFailureDetails Foreign(string fact) => OrchestratorBreach(ForeignMessage(fact));

    public static TaskFailureDetails OrchestratorBreach(string message) =>
        new(typeof(InvalidOperationException).FullName!, message, StackTrace: null, InnerFailure: null, Properties: null);

    private string ForeignMessage(string fact) =>
        $"Orchestrator '{Instance.Name}' (instance '{Instance.Id}') awaits something that is not durable: {fact}. "
        + "It may await only tasks that its TaskOrchestrationContext made, without ConfigureAwait(false); I/O, Task.Delay and Task.Run belong into activities "
        + "(https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-code-constraints).";
}
