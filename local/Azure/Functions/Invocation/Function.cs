using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Invocation;

/// <summary>A function that is ready to run: everything that reflection can tell was asked once, at start.</summary>
internal sealed class Function
{
    private readonly InvocationPipeline _pipeline;

    public Function(InvocationPipeline pipeline, LocalFunctionDefinition definition)
    {
        _pipeline = pipeline;
        Definition = definition;
    }

    public LocalFunctionDefinition Definition { get; }

    public string Name => Definition.Name;

    /// <summary>Fills the parameters, in their order.</summary>
    public required ParameterBinder[] Binders { get; init; }

    /// <summary>Makes the class of the function; null for a static method.</summary>
    public required Func<IServiceProvider, object>? Factory { get; init; }

    public required FunctionCall Call { get; init; }

    public RetryPolicy? Retry { get; init; }

    /// <summary>The log of the function, made at its first run.</summary>
    public ILogger? Logger { get; set; }

    /// <summary>Runs the function once, through all middleware.</summary>
    /// <returns>What it returned.</returns>
    public Task<object?> InvokeAsync(TriggerEvent trigger, CancellationToken cancellation) =>
        _pipeline.RunAsync(this, trigger, cancellation);

    /// <summary>
    /// Runs the function as an orchestrator, which ends when its task hub has it end: in the flow of the call, without a
    /// time limit, and without being counted as running.
    /// </summary>
    public Task<object?> OrchestrateAsync(TriggerEvent trigger) => _pipeline.OrchestrateAsync(this, trigger);

    /// <summary>Binds the parameters and calls the method: the innermost step of the pipeline.</summary>
    public async Task ExecuteAsync(LocalFunctionContext context)
    {
        object? instance = null;
        try
        {
            var arguments = Binders.Length == 0 ? [] : new object?[Binders.Length];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = await Binders[i](context);
            }

            instance = Factory?.Invoke(context.InstanceServices);
            context.Result.Value = await Call(instance, arguments);
        }
        finally
        {
            await DisposeAsync(instance);
            await context.ReleaseAsync();
        }
    }

    private static async ValueTask DisposeAsync(object? instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }
}

/// <summary>Calls the method of a function with its arguments and gives what it returns.</summary>
internal delegate ValueTask<object?> FunctionCall(object? instance, object?[] arguments);

/// <summary>Gives the value of one parameter.</summary>
internal delegate ValueTask<object?> ParameterBinder(LocalFunctionContext context);
