using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Durable;

/// <summary>The orchestrator's view of its execution.</summary>
internal sealed class LocalOrchestrationContext(OrchestrationExecution execution, ILoggerFactory loggers) : TaskOrchestrationContext
{
    /// <summary>The name space that Durable Task derives its GUIDs from, in the byte order of RFC 4122.</summary>
    private static readonly byte[] GuidNamespace = new Guid("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    private int _guids;

    public override TaskName Name => execution.Instance.Name;

    public override string InstanceId => execution.Instance.Id;

    public override ParentOrchestrationInstance? Parent { get; } =
        execution.Instance.Parent is { } link ? new(link.Name, link.InstanceId) : null;

    public override DateTime CurrentUtcDateTime => execution.Now.UtcDateTime;

    public override bool IsReplaying => execution.IsReplaying;

    public override string Version { get; } = execution.Instance.Version;

    protected override ILoggerFactory LoggerFactory => loggers;

    private LocalTaskHubOptions Options => execution.Options;

    public override T? GetInput<T>()
        where T : default => Options.DataConverter.Deserialize<T>(execution.Input);

    public override Task<T> CallActivityAsync<T>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("TaskOptions were given as the activity's input; pass them as options.", nameof(input));
        }

        var text = Serialize(input, $"input of activity '{name}'");
        return Retrying(() => Result<T>(name, "CallActivityAsync", id => new TaskScheduled(id, name, text)), options?.Retry);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var sub = options as SubOrchestrationOptions;
        var instanceId = sub?.InstanceId is { } chosen ? Payload.CheckInstanceId(chosen) : NewGuid().ToString("N");
        var version = sub?.Version?.Version ?? Options.DefaultVersion ?? string.Empty;
        var text = Serialize(input, $"input of sub-orchestration '{orchestratorName}'");
        return Retrying(
            () => Result<TResult>(
                orchestratorName,
                "CallSubOrchestratorAsync",
                id => new SubOrchestrationCreated(id, orchestratorName, instanceId, version, text)),
            options?.Retry);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        // Azure runs in UTC, where a time of unspecified kind means UTC as well.
        var utc = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : DateTime.SpecifyKind(fireAt, DateTimeKind.Utc);
        return execution.Timer(new DateTimeOffset(utc), cancellationToken);
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        execution.EnsureOwnThread("WaitForExternalEvent");
        var payload = await execution.Events.Take(eventName, typeof(T), cancellationToken);
        return Options.DataConverter.Deserialize<T>(payload)!;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var text = Serialize(payload, $"payload of event '{eventName}'");
        execution.Record("SendEvent", id => new EventSent(id, instanceId, eventName, text));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        execution.EnsureOwnThread("SetCustomStatus");
        execution.CustomStatus = Payload.CheckCustomStatus(Options.DataConverter.Serialize(customStatus));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        execution.EnsureOwnThread("ContinueAsNew");
        var version = string.IsNullOrWhiteSpace(options.NewVersion) ? Version : options.NewVersion;
        execution.NextGeneration = new(Serialize(options.NewInput, "new input"), version, options.PreserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        execution.EnsureOwnThread("NewGuid");
        var time = CurrentUtcDateTime.ToString("o", CultureInfo.InvariantCulture);
        var name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{time}_{_guids++}"));
#pragma warning disable CA5350 // Version 5 of RFC 4122 is defined with SHA-1; nothing is protected by it.
        var hash = SHA1.HashData([.. GuidNamespace, .. name]);
#pragma warning restore CA5350
        BinaryPrimitives.WriteUInt16BigEndian(hash.AsSpan(6), (ushort)((BinaryPrimitives.ReadUInt16BigEndian(hash.AsSpan(6)) & 0x0FFF) | 0x5000));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private string? Serialize(object? value, string what) => Payload.Check(Options.DataConverter.Serialize(value), what, Options);

    private async Task<T> Result<T>(TaskName name, string call, Func<int, ActionEvent> action)
    {
        try
        {
            var text = await execution.Act(call, action);
            return Options.DataConverter.Deserialize<T>(text)!;
        }
        catch (RecordedFailure e)
        {
            throw new TaskFailedException(name, e.ActionId, e.Failure) { IsFinal = e.Final };
        }
    }

    private Task<T> Retrying<T>(Func<Task<T>> call, TaskRetryOptions? retry) => retry switch
    {
        { Policy: { } policy } => Retrying(call, (failure, attempt, started) => PauseAsync(policy, failure, attempt, started)),
        { Handler: { } handler } => Retrying(call, (failure, attempt, started) =>
            handler(new RetryContext(this, attempt, failure, CurrentUtcDateTime - started, CancellationToken.None))),
        _ => call(),
    };

    private async Task<T> Retrying<T>(Func<Task<T>> call, Func<TaskFailureDetails, int, DateTime, Task<bool>> again)
    {
        var started = CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TaskFailedException e) when (!e.IsFinal)
            {
                if (!await again(e.FailureDetails, attempt, started))
                {
                    throw;
                }
            }
        }
    }

    private async Task<bool> PauseAsync(RetryPolicy policy, TaskFailureDetails failure, int attempt, DateTime started)
    {
        if (attempt >= policy.MaxNumberOfAttempts
            || policy.FailureFilter?.Invoke(failure) == false
            || (policy.RetryTimeout != Timeout.InfiniteTimeSpan && CurrentUtcDateTime >= started + policy.RetryTimeout))
        {
            return false;
        }

        var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue / 4 : policy.MaxRetryInterval;
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        var pause = ticks < longest.Ticks ? TimeSpan.FromTicks((long)ticks) : longest;
        await CreateTimer(pause, CancellationToken.None);
        return true;
    }
}
