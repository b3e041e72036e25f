using System.Collections.Concurrent;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Journal;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable;

/// <summary>
/// Has a worker take one step of an orchestrator. An exception fails the orchestration, with the details of a
/// <see cref="DurableFailureException"/>; a cancellation when the hub stops leaves it for the next start.
/// </summary>
internal delegate Task<P.OrchestratorResponse> OrchestratorInvoker(P.OrchestratorRequest request, CancellationToken cancellation);

/// <summary>
/// Has a worker run an activity. The input and the result are JSON, null for none; an exception fails the activity, with the
/// details of a <see cref="DurableFailureException"/>.
/// </summary>
internal delegate Task<string?> ActivityInvoker(string? serializedInput, string instanceId, CancellationToken cancellation);

/// <summary>
/// A task hub: orchestrations with their histories, activities and timers. Workers replay the orchestrators and say what to do
/// next. Each change is one journal record; what a step sets off outside of the hub (activities, answers to waiting clients)
/// happens after its record is durable.
/// </summary>
internal sealed partial class LocalTaskHub : IJournaled, IQuiescent, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly HubState _state = new();
    private readonly HubEffects _effects = new();
    private readonly PendingCount _pending = new();
    private readonly ConcurrentDictionary<string, OrchestratorInvoker> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, ActivityInvoker> _activities = new(StringComparer.OrdinalIgnoreCase);
    private readonly IJournal _journal;
    private readonly ILogger _log;
    private readonly TimerQueue _timers;
    private readonly InstanceWaits _waits = new();
    private WorkQueue<OrchestrationInstance>? _turns;
    private WorkQueue<ActivityWork>? _work;
    private CancellationTokenSource _stop = new();
    private Task _durable = Task.CompletedTask;
    private Exception? _fault;
    private int _sessions;

    public LocalTaskHub(LocalTaskHubOptions options, TimeProvider clock, IJournal journal, ILoggerFactory? loggers)
    {
        Options = options;
        Clock = clock;
        _journal = journal;
        _log = (loggers ?? NullLoggerFactory.Instance).CreateLogger("Host.DurableTask");
        _timers = new TimerQueue(clock, OnTimer, IsLive);
    }

    public LocalTaskHubOptions Options { get; }

    public TimeProvider Clock { get; }

    /// <summary>Gate by which the fault plan has activities run twice.</summary>
    public ServiceGate Gate { get; init; } = ServiceGate.Open;

    public JournalLane Lane => JournalLane.Durable;

    public long PendingWork => _pending.Value;

    private bool IsStarted => _turns is not null;

    public void RegisterOrchestrator(string name, OrchestratorInvoker invoker) => Register(_orchestrators, name, invoker, "orchestrator");

    public void RegisterActivity(string name, ActivityInvoker invoker) => Register(_activities, name, invoker, "activity");

    public DurableTaskClient CreateClient() => new LocalDurableTaskClient(this);

    /// <summary>Begins to work: also on what an earlier life left unfinished.</summary>
    public Task StartAsync()
    {
        lock (_gate)
        {
            if (IsStarted)
            {
                return Task.CompletedTask;
            }

            _stop = new CancellationTokenSource();
            _turns = new(Options.MaxConcurrentOrchestratorFunctions, Options.Scheduler, TakeTurnAsync, _pending);
            _work = new(Options.MaxConcurrentActivityFunctions, Options.Scheduler, RunActivityAsync, _pending);
            foreach (var instance in _state.Instances.ToList())
            {
                Resume(instance);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops: steps and activities that run come to their end, nothing new begins. Activities that give up because of the
    /// cancellation run again after the next start.
    /// </summary>
    public async Task StopAsync()
    {
        WorkQueue<OrchestrationInstance> turns;
        WorkQueue<ActivityWork> work;
        lock (_gate)
        {
            if (_turns is null || _work is null)
            {
                return;
            }

            (turns, work) = (_turns, _work);
            (_turns, _work) = (null, null);
            _timers.Clear();
        }

        await _stop.CancelAsync();
        await turns.CloseAsync();
        await work.CloseAsync();
        lock (_gate)
        {
            foreach (var instance in _state.Instances)
            {
                instance.Busy = false;
                instance.HasSession = false;
            }

            _sessions = 0;
        }

        _stop.Dispose();
        await AllWrittenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _timers.Dispose();
    }

    /// <summary>Completes when nothing is left to do at the present time of the clock.</summary>
    public Task WhenQuietAsync() => _pending.WhenZeroAsync();

    /// <summary>The events of an instance's present generation.</summary>
    public IReadOnlyList<HistoryEvent> HistoryOf(string instanceId)
    {
        lock (_gate)
        {
            return _state.Find(instanceId) is { } instance ? [.. instance.History] : [];
        }
    }

    public void Replay(ReadOnlySpan<byte> record)
    {
        var decoded = RecordCodec.Decode(record);
        lock (_gate)
        {
            _state.Apply(decoded, _effects);
            _effects.Clear();
        }
    }

    public IEnumerable<ReadOnlyMemory<byte>> LiveRecords()
    {
        lock (_gate)
        {
            return _state.Snapshot().Select(record => (ReadOnlyMemory<byte>)RecordCodec.Encode(record).ToArray()).ToList();
        }
    }

    private static void Register<T>(ConcurrentDictionary<string, T> registry, string name, T invoker, string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!registry.TryAdd(name, invoker))
        {
            throw new InvalidOperationException($"There are two functions for the {kind} '{name}'.");
        }
    }

    private void Resume(OrchestrationInstance instance)
    {
        foreach (var ((execution, _), activity) in instance.Activities)
        {
            _work!.Enqueue(new(instance, execution, activity));
        }

        foreach (var (id, due) in instance.Timers)
        {
            ScheduleTimer(instance, id, due);
        }

        if (instance is { IsEnded: false, History.Count: 0, StartAt: { } start })
        {
            _timers.Add(start, new(instance, instance.Execution, Id: null));
        }

        Awaken(instance);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (!IsStarted || _fault is not null)
            {
                return;
            }

            try
            {
                _timers.RunDue(Fire);
            }
            catch (Exception e)
            {
                // This is the clock's thread: nobody there could handle it.
                Fault(e);
            }
        }
    }
}
