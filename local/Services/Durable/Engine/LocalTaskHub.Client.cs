using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Durable;

/// <summary>The operations of clients of the hub.</summary>
internal sealed partial class LocalTaskHub
{
    private static readonly OrchestrationRuntimeStatus[] NotEnded =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    /// <summary>Starts an instance.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="ArgumentException">There is no such orchestrator, or the id or the input is not allowed.</exception>
    /// <exception cref="OrchestrationAlreadyExistsException">The id belongs to an instance that may not be replaced.</exception>
    public async Task<string> CreateAsync(NewInstance start)
    {
        if (!_orchestrators.ContainsKey(start.Name))
        {
            throw new ArgumentException(Unknown("orchestrator", start.Name, _orchestrators.Keys));
        }

        var id = Payload.CheckInstanceId(start.InstanceId ?? Options.NewInstanceId());
        var input = Payload.Check(start.Input, $"input of orchestration '{start.Name}'", Options);
        var version = start.Version ?? Options.DefaultVersion ?? string.Empty;
        var record = new InstanceCreated(id, start.Name, version, input, start.Tags, start.StartAt, Clock.GetUtcNow());
        await CreateAsync(record, start.Blocking ?? NotEnded);
        return id;
    }

    /// <summary>Starts an ended instance again, with its input, under its id or a new one.</summary>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    /// <exception cref="InvalidOperationException">The instance has not ended and keeps its id.</exception>
    public async Task<string> RestartAsync(string id, bool withNewId)
    {
        NewInstance start;
        lock (_gate)
        {
            var instance = _state.Find(id) ?? throw new ArgumentException($"An orchestration with the instanceId {id} was not found.");
            if (!withNewId && !instance.IsEnded)
            {
                throw new InvalidOperationException($"An orchestration with the instanceId {id} cannot be restarted.");
            }

            start = new NewInstance(instance.Name, withNewId ? null : id, instance.Input)
            {
                Version = instance.Version,
                Tags = instance.Tags,
            };
        }

        return await CreateAsync(start);
    }

    /// <summary>Stores a message for an instance. Nothing happens when there is no such instance or it has ended.</summary>
    public async Task SendAsync(string id, MessageEvent message)
    {
        Task durable;
        lock (_gate)
        {
            if (_state.Find(id) is { IsEnded: false })
            {
                durable = Commit(new MessageReceived(id, message));
            }
            else
            {
                _log.LogInformation("{Message} for instance '{InstanceId}' is dropped: it does not exist or has ended.", message.GetType().Name, id);
                durable = _durable;
            }
        }

        await durable;
    }

    /// <exception cref="ArgumentException">The payload is larger than allowed.</exception>
    public Task RaiseAsync(string id, string name, string? payload) =>
        SendAsync(id, new EventRaised(name, Payload.Check(payload, $"payload of event '{name}'", Options)));

    /// <exception cref="ArgumentException">The output is larger than allowed.</exception>
    public Task TerminateAsync(string id, string? output, bool recursive) =>
        SendAsync(id, new ExecutionTerminated(Payload.Check(output, "output", Options), recursive));

    public async Task<OrchestrationMetadata?> GetAsync(string id, bool withData)
    {
        OrchestrationMetadata? metadata;
        lock (_gate)
        {
            metadata = _state.Find(id) is { } instance ? Describe(instance, withData) : null;
        }

        await WhenDurableAsync();
        return metadata;
    }

    public async Task<OrchestrationMetadata> WaitAsync(
        string id, Func<OrchestrationInstance, bool> condition, bool withData, CancellationToken cancellation)
    {
        OrchestrationMetadata? metadata = null;
        bool Satisfied(OrchestrationInstance instance)
        {
            if (metadata is null && condition(instance))
            {
                metadata = Describe(instance, withData);
            }

            return metadata is not null;
        }

        Task changed;
        lock (_gate)
        {
            changed = _state.Find(id) is { } instance && Satisfied(instance)
                ? Task.CompletedTask
                : _waits.For(id, Satisfied, _gate, cancellation);
        }

        await changed;
        await WhenDurableAsync();
        return metadata!;
    }

    /// <summary>A page of the instances that a filter admits, by id; the token is the last id.</summary>
    public async Task<Page<OrchestrationMetadata>> QueryAsync(OrchestrationQuery filter, string? token, int pageSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageSize);
        var statuses = filter.Statuses?.ToHashSet();
        var page = new List<OrchestrationMetadata>();
        string? next = null;
        if (filter.TaskHubNames?.Contains(Options.HubName, StringComparer.OrdinalIgnoreCase) != false)
        {
            lock (_gate)
            {
                foreach (var instance in _state.From(filter.InstanceIdPrefix, token))
                {
                    if (filter.InstanceIdPrefix is { } prefix && !instance.Id.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        break;
                    }

                    if (!Admits(instance, filter.CreatedFrom, filter.CreatedTo, statuses))
                    {
                        continue;
                    }

                    if (page.Count == pageSize)
                    {
                        next = page[^1].InstanceId;
                        break;
                    }

                    page.Add(Describe(instance, filter.FetchInputsAndOutputs));
                }
            }
        }

        await WhenDurableAsync();
        return new(page, next);
    }

    public async Task<int> PurgeAsync(Func<IEnumerable<OrchestrationInstance>> choose, bool recursive)
    {
        Task durable;
        int count;
        lock (_gate)
        {
            var chosen = new HashSet<OrchestrationInstance>();
            foreach (var instance in choose().Where(instance => instance.IsEnded))
            {
                Collect(instance, recursive, chosen);
            }

            count = chosen.Count;
            durable = count == 0 ? _durable : Commit(new InstancesPurged([.. chosen.Select(instance => instance.Id)]));
        }

        await durable;
        return count;
    }

    public Task<int> PurgeAsync(string id, bool recursive) =>
        PurgeAsync(() => _state.Find(id) is { } instance ? [instance] : [], recursive);

    public Task<int> PurgeAsync(PurgeInstancesFilter filter, bool recursive)
    {
        var statuses = filter.Statuses?.ToHashSet();
        return PurgeAsync(
            () => _state.Instances.Where(instance => Admits(instance, filter.CreatedFrom, filter.CreatedTo, statuses)), recursive);
    }

    /// <summary>Stores a start, or refuses it because of an instance that is there; the refusal waits until that is durable.</summary>
    private async Task CreateAsync(InstanceCreated record, IReadOnlyList<OrchestrationRuntimeStatus> blocking)
    {
        Task durable;
        OrchestrationRuntimeStatus? status;
        lock (_gate)
        {
            var existing = _state.Find(record.InstanceId);
            status = existing is not null && blocking.Contains(existing.Status) ? existing.Status : null;
            if (existing is not null && status is null)
            {
                Keep(existing, session: false);
            }

            durable = status is null ? Commit(record) : _durable;
        }

        await durable;
        if (status is not null)
        {
            throw new OrchestrationAlreadyExistsException(
                $"An orchestration instance with the id '{record.InstanceId}' already exists and is {status}.");
        }
    }

    private static bool Admits(
        OrchestrationInstance instance, DateTimeOffset? from, DateTimeOffset? to, HashSet<OrchestrationRuntimeStatus>? statuses) =>
        !(instance.CreatedAt < from) && !(instance.CreatedAt > to) && statuses?.Contains(instance.Status) != false;

    private void Collect(OrchestrationInstance instance, bool recursive, HashSet<OrchestrationInstance> chosen)
    {
        if (chosen.Add(instance) && recursive)
        {
            foreach (var child in _state.Children(instance).Where(child => child.IsEnded))
            {
                Collect(child, recursive, chosen);
            }
        }
    }

    private OrchestrationMetadata Describe(OrchestrationInstance instance, bool withData) => new(instance.Name, instance.Id)
    {
        RuntimeStatus = instance.Status,
        CreatedAt = instance.CreatedAt,
        LastUpdatedAt = instance.LastUpdatedAt,
        Tags = instance.Tags,
        DataConverter = withData ? Options.DataConverter : null,
        SerializedInput = withData ? instance.Input : null,
        SerializedOutput = withData ? instance.Output : null,
        SerializedCustomStatus = withData ? instance.CustomStatus : null,
        FailureDetails = withData ? instance.Failure : null,
    };
}
