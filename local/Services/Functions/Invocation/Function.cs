using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Invocation;

/// <summary>A function of the worker, as the host knows it by its metadata.</summary>
internal sealed class Function
{
    private readonly InvocationPipeline _pipeline;

    public Function(InvocationPipeline pipeline, RpcFunctionMetadata metadata, IReadOnlyList<RawBinding> bindings, RetryPolicy? retry)
    {
        _pipeline = pipeline;
        Metadata = metadata;
        Trigger = bindings.Single(binding => binding.IsTrigger);
        DurableClients = [.. bindings.Where(binding => binding.Type == "durableClient").Select(binding => binding.Name)];
        Retry = retry;
    }

    public RpcFunctionMetadata Metadata { get; }

    public string Name => Metadata.Name;

    /// <summary>Binding of its trigger.</summary>
    public RawBinding Trigger { get; }

    /// <summary>Parameters that get a durable client.</summary>
    public IReadOnlyList<string> DurableClients { get; }

    public RetryPolicy? Retry { get; }

    /// <summary>The log of the function, made at its first run.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>Runs the function once, through all middleware.</summary>
    /// <returns>What the worker answers, when the function succeeded.</returns>
    /// <exception cref="FunctionFailedException">The function threw.</exception>
    public Task<InvocationResponse> InvokeAsync(TriggerEvent trigger, CancellationToken cancellation) =>
        _pipeline.RunAsync(this, trigger, cancellation);

    /// <summary>
    /// Runs the function as an orchestrator, which ends when its task hub has it end: in the flow of the call, without a
    /// time limit, and without being counted as running.
    /// </summary>
    /// <exception cref="FunctionFailedException">The worker could not replay it.</exception>
    public Task<InvocationResponse> OrchestrateAsync(TriggerEvent trigger) => _pipeline.OrchestrateAsync(this, trigger);
}
