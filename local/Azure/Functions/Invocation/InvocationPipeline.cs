using System.Diagnostics;
using Billing.Local.Faults;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Invocation;

/// <summary>Runs invocations: scope, time limit, trace, middleware, log. One for the whole host.</summary>
internal sealed class InvocationPipeline(TimeProvider clock, TimeSpan timeout, InvocationGate gate, TaskScheduler scheduler)
{
    private IServiceScopeFactory? _scopes;
    private ILoggerFactory? _loggers;
    private FunctionExecutionDelegate _chain = Terminal;

    /// <summary>Gives the pipeline its services and middleware, before the first invocation.</summary>
    public void Open(IServiceProvider services, IReadOnlyList<Type> middleware)
    {
        _scopes = services.GetRequiredService<IServiceScopeFactory>();
        _loggers = services.GetRequiredService<ILoggerFactory>();
        foreach (var type in middleware.Reverse())
        {
            _chain = Step(type, _chain);
        }
    }

    /// <summary>Runs the function where functions run, wherever the caller is.</summary>
    public Task<object?> RunAsync(Function function, TriggerEvent trigger, CancellationToken cancellation) =>
        scheduler == TaskScheduler.Default || scheduler == TaskScheduler.Current
            ? RunHereAsync(function, trigger, cancellation)
            : Task.Factory.StartNew(
                () => RunHereAsync(function, trigger, cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    private async Task<object?> RunHereAsync(Function function, TriggerEvent trigger, CancellationToken cancellation)
    {
        gate.Enter();
        var rest = LifeClock.IsReal(clock) ? null : new InvocationRest(gate, trigger.Held);
        try
        {
            if (rest is not null)
            {
                InvocationClock.Watch(rest);
            }

            if (trigger.Services is { } services)
            {
                return await RunAsync(function, trigger, services, cancellation);
            }

            var scope = _scopes!.CreateAsyncScope();
            await using (scope)
            {
                return await RunAsync(function, trigger, scope.ServiceProvider, cancellation);
            }
        }
        finally
        {
            rest?.Wake();
            gate.Leave();
        }
    }

    /// <summary>Nothing here may leave the thread on which the task hub takes its step.</summary>
    public async Task<object?> OrchestrateAsync(Function function, TriggerEvent trigger)
    {
        using var scope = _scopes!.CreateScope();
        var context = new LocalFunctionContext(function, trigger, scope.ServiceProvider, "", gate.Stopping);
        await _chain(context);
        return context.ResultValue;
    }

    private async Task<object?> RunAsync(Function function, TriggerEvent trigger, IServiceProvider services, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var caller = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        using var stopping = gate.Stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        using var activity = FunctionActivity.Start(function.Name, trigger);
        var logger = function.Logger ??= _loggers!.CreateLogger("Function." + function.Name);
        var context = new LocalFunctionContext(function, trigger, services, activity.Id ?? "", limit.Token);
        using var scope = logger.BeginScope(new InvocationScope(function.Name, context.InvocationId));
        var started = clock.GetTimestamp();
        try
        {
            await RunWithinLimitAsync(context, limit, cancellation);
            LogSuccess(logger, context, started);
            return context.ResultValue;
        }
        catch (Exception failure)
        {
            activity.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            logger.LogError(
                failure,
                "Executed 'Functions.{Function}' (Failed, Id={InvocationId}, Duration={Duration}ms)",
                function.Name,
                context.InvocationId,
                (long)clock.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }

    /// <summary>A function that does not heed its token when its time is over is left behind and counts as failed.</summary>
    private async Task RunWithinLimitAsync(LocalFunctionContext context, CancellationTokenSource limit, CancellationToken cancellation)
    {
        var run = _chain(context);
        if (run.IsCompleted)
        {
            await run;
            return;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = limit.Token.UnsafeRegister(static end => ((TaskCompletionSource)end!).TrySetResult(), ended);
        await Task.WhenAny(run, ended.Task);
        var outOfTime = limit.IsCancellationRequested && !cancellation.IsCancellationRequested && !gate.Stopping.IsCancellationRequested;
        if (outOfTime && !run.IsCompletedSuccessfully)
        {
            throw new FunctionTimeoutException(context.Function.Name, timeout);
        }

        await run;
    }

    private void LogSuccess(ILogger logger, LocalFunctionContext context, long started)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.LogInformation(
                "Executed 'Functions.{Function}' (Succeeded, Id={InvocationId}, Duration={Duration}ms)",
                context.Function.Name,
                context.InvocationId,
                (long)clock.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private static Task Terminal(Microsoft.Azure.Functions.Worker.FunctionContext context)
    {
        var local = (LocalFunctionContext)context;
        return local.Function.ExecuteAsync(local);
    }

    private static FunctionExecutionDelegate Step(Type type, FunctionExecutionDelegate next) =>
        context => ((IFunctionsWorkerMiddleware)context.InstanceServices.GetRequiredService(type)).Invoke(context, next);
}

/// <summary>A function ran longer than <c>functionTimeout</c> of host.json allows.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan limit)
    : TimeoutException($"Timeout value of {limit} was exceeded by function: Functions.{function}");
