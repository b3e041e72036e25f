using System.Diagnostics;
using Billing.Local.Faults;
using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Invocation;

/// <summary>Hands invocations to the worker: with time limit, trace and log. One for the whole host.</summary>
internal sealed class InvocationPipeline(TimeProvider clock, TimeSpan timeout, InvocationGate gate, TaskScheduler scheduler)
{
    private IFunctionsWorker? _worker;
    private ILoggerFactory? _loggers;

    /// <summary>Gives the pipeline its worker, before the first invocation.</summary>
    public void Open(IFunctionsWorker worker, ILoggerFactory loggers) => (_worker, _loggers) = (worker, loggers);

    /// <summary>Runs the function where functions run, wherever the caller is.</summary>
    public Task<InvocationResponse> RunAsync(Function function, TriggerEvent trigger, CancellationToken cancellation) =>
        scheduler == TaskScheduler.Default || scheduler == TaskScheduler.Current
            ? RunHereAsync(function, trigger, cancellation)
            : Task.Factory.StartNew(
                () => RunHereAsync(function, trigger, cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    /// <summary>Nothing here may leave the thread on which the task hub takes its step.</summary>
    public async Task<InvocationResponse> OrchestrateAsync(Function function, TriggerEvent trigger) =>
        Succeeded(function, await _worker!.InvokeAsync(Request(function, trigger, trace: trigger.TraceParent), http: null, gate.Stopping));

    private async Task<InvocationResponse> RunHereAsync(Function function, TriggerEvent trigger, CancellationToken cancellation)
    {
        gate.Enter();
        var rest = LifeClock.IsReal(clock) ? null : new InvocationRest(gate, trigger.Held);
        try
        {
            if (rest is not null)
            {
                InvocationClock.Watch(rest);
            }

            return await RunLoggedAsync(function, trigger, cancellation);
        }
        finally
        {
            rest?.Wake();
            gate.Leave();
        }
    }

    private async Task<InvocationResponse> RunLoggedAsync(Function function, TriggerEvent trigger, CancellationToken cancellation)
    {
        using var activity = FunctionActivity.Start(function.Name, trigger);
        var logger = function.Logger ??= _loggers!.CreateLogger("Function." + function.Name);
        var request = Request(function, trigger, activity.Id);
        using var scope = logger.BeginScope(new InvocationScope(function.Name, request.InvocationId));
        var started = clock.GetTimestamp();
        try
        {
            var response = await RunWithinLimitAsync(function, request, trigger, cancellation);
            LogSuccess(logger, function, request.InvocationId, started);
            return response;
        }
        catch (Exception failure)
        {
            activity.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            logger.LogError(
                failure,
                "Executed 'Functions.{Function}' (Failed, Id={InvocationId}, Duration={Duration}ms)",
                function.Name,
                request.InvocationId,
                (long)clock.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }

    /// <summary>A function that does not heed its token when its time is over is left behind and counts as failed.</summary>
    private async Task<InvocationResponse> RunWithinLimitAsync(Function function, InvocationRequest request, TriggerEvent trigger, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var caller = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        using var stopping = gate.Stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        var run = _worker!.InvokeAsync(request, trigger.Http, limit.Token);
        if (!run.IsCompleted)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var watch = limit.Token.UnsafeRegister(static end => ((TaskCompletionSource)end!).TrySetResult(), ended);
            await Task.WhenAny(run, ended.Task);
        }

        var outOfTime = limit.IsCancellationRequested && !cancellation.IsCancellationRequested && !gate.Stopping.IsCancellationRequested;
        if (outOfTime && !(run.IsCompletedSuccessfully && IsSuccess(run.Result)))
        {
            throw new FunctionTimeoutException(function.Name, timeout);
        }

        return Succeeded(function, await run);
    }

    private InvocationRequest Request(Function function, TriggerEvent trigger, string? trace)
    {
        var request = new InvocationRequest
        {
            InvocationId = Guid.NewGuid().ToString(),
            FunctionId = function.Metadata.FunctionId,
            TraceContext = new RpcTraceContext { TraceParent = trace ?? "", TraceState = trigger.TraceState ?? "" },
            RetryContext = trigger.Retry,
        };
        trigger.Fill(request);
        foreach (var client in function.DurableClients)
        {
            request.AddText(client, _worker!.DurableClientBinding);
        }

        return request;
    }

    private static bool IsSuccess(InvocationResponse response) => response.Result.Status == StatusResult.Types.Status.Success;

    private static InvocationResponse Succeeded(Function function, InvocationResponse response) =>
        IsSuccess(response) ? response : throw new FunctionFailedException(function.Name, response.Result.Exception);

    private void LogSuccess(ILogger logger, Function function, string invocation, long started)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.LogInformation(
                "Executed 'Functions.{Function}' (Succeeded, Id={InvocationId}, Duration={Duration}ms)",
                function.Name,
                invocation,
                (long)clock.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}

/// <summary>A function ran longer than <c>functionTimeout</c> of host.json allows.</summary>
internal sealed class FunctionTimeoutException(string function, TimeSpan limit)
    : TimeoutException($"Timeout value of {limit} was exceeded by function: Functions.{function}");
