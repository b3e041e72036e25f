using Billing.Functions.Messaging;
using Billing.Platform.Streams;

namespace Billing.Functions.Jobs;

/// <summary>A job's run over one tenant on one day.</summary>
/// <param name="Run">Name of the job, such as <c>invoice-run</c>.</param>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region.</param>
/// <param name="Day">Day of the schedule in UTC; the tenant's own day follows from its zone.</param>
public sealed record RunKey(string Run, string Tenant, string Region, DateOnly Day)
{
    /// <summary>Trace context in which the run was started, which its steps go on with; null for one that was started without.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Id of the durable instance: the same for a timer that fires twice.</summary>
    public string InstanceId => $"{Run}:{Tenant}:{Region}:{Day:yyyy-MM-dd}";

    /// <summary>Address of a stream of the tenant.</summary>
    public StreamAddress Address(string stream) => new(Tenant, Region, stream);

    /// <summary>A command of the run.</summary>
    /// <param name="key">Idempotency key, unique within the stream.</param>
    /// <param name="reason">Name of the command; the key where it says enough.</param>
    public Command Command(string key, string? reason = null) => new(key, Run, reason ?? key, InstanceId, InstanceId);

    /// <summary>Names, in order, of the streams of the tenant whose state is due, without their prefix.</summary>
    public async Task<List<string>> ListAsync<TState>(StreamQueries queries, string prefix, Func<TState, bool> isDue, CancellationToken cancellation)
    {
        var (due, unread) = (new SortedSet<string>(StringComparer.Ordinal), new UnreadRecords());
        await foreach (var state in queries.Collecting(unread).StatesAsync<TState>(Tenant, Region, prefix, cancellation))
        {
            if (unread.Try(state.Stream, state.Id, () => isDue(state.Data)).SingleOrDefault())
            {
                due.Add(state.Stream[prefix.Length..]);
            }
        }

        // What cannot be read, or judged, is worked on as well: it fails there, by itself, and the run names it.
        due.UnionWith(unread.All.Select(record => record.Stream[prefix.Length..]));
        return [.. due];
    }
}

/// <summary>Items of a run, few enough for one sub-orchestration.</summary>
public sealed record RunBatch(RunKey Run, IReadOnlyList<string> Items);

/// <summary>One item that a run works on.</summary>
public sealed record RunItem(RunKey Run, string Item)
{
    /// <summary>Works on this item, in the trace of the run.</summary>
    /// <returns>Why it was refused; null when it is done.</returns>
    internal Task<string?> StepAsync(string step, Func<Task<string?>> work) => ProcessSpans.StepAsync(step, Run.InstanceId, Run.TraceParent, work);

    /// <summary>Reason of a refusal; null when the command took effect, now or before.</summary>
    internal static string? RefusalOf<TState>(CommitResult<TState> result) =>
        result is CommitResult<TState>.Rejected rejected ? Disposition.Describe(rejected.Problems) : null;
}

/// <summary>The result of a run, its durable output.</summary>
/// <param name="Done">Number of items done.</param>
/// <param name="Failed">Items that failed, each with its error; the others are not stopped by them.</param>
public sealed record RunResult(int Done, IReadOnlyList<string> Failed)
{
    /// <summary>Items that a decision refused, each with its reason.</summary>
    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <summary>Both together.</summary>
    public static RunResult operator +(RunResult left, RunResult right) =>
        new(left.Done + right.Done, [.. left.Failed, .. right.Failed]) { Refused = [.. left.Refused, .. right.Refused] };
}

/// <summary>A run and its result.</summary>
public sealed record EndedRun(RunKey Run, RunResult Result);
