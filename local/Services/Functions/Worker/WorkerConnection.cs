using System.Collections.Concurrent;
using Billing.Local.Functions.Rpc;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Worker;

/// <summary>The host's end of the message stream of one worker process.</summary>
internal sealed class WorkerConnection(ILoggerFactory loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _sending = new(1);
    private Func<StreamingMessage, Task>? _send;
    private volatile Exception? _closed;

    /// <summary>Completes when the worker has called.</summary>
    public Task Opened => _opened.Task;

    /// <summary>The worker is there and can be sent to.</summary>
    public void Open(Func<StreamingMessage, Task> send)
    {
        _send = send;
        _opened.TrySetResult();
    }

    /// <summary>The worker is gone: everybody who waits for it fails.</summary>
    public void Close(Exception reason)
    {
        _closed = reason;
        _opened.TrySetException(reason);
        foreach (var id in _requests.Keys)
        {
            if (_requests.TryRemove(id, out var request))
            {
                request.TrySetException(reason);
            }
        }

        foreach (var id in _invocations.Keys)
        {
            if (_invocations.TryRemove(id, out var invocation))
            {
                invocation.TrySetException(reason);
            }
        }
    }

    /// <summary>Takes a message of the worker.</summary>
    public void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_invocations.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                {
                    invocation.TrySetResult(message.InvocationResponse);
                }

                break;
            default:
                if (_requests.TryRemove(message.RequestId, out var request))
                {
                    request.TrySetResult(message);
                }

                break;
        }
    }

    /// <summary>Sends a message and waits for its answer.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage message, CancellationToken cancellation)
    {
        message.RequestId = Guid.NewGuid().ToString();
        var answer = _requests[message.RequestId] = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(message);
        return await answer.Task.WaitAsync(cancellation);
    }

    /// <summary>Has the worker execute a function.</summary>
    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request)
    {
        var answer = _invocations[request.InvocationId] = new TaskCompletionSource<InvocationResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(new StreamingMessage { InvocationRequest = request });
        return await answer.Task;
    }

    /// <summary>Sends a message that has no answer.</summary>
    public async Task SendAsync(StreamingMessage message)
    {
        await _sending.WaitAsync();
        try
        {
            if (_closed is { } closed)
            {
                throw new WorkerGoneException(closed.Message);
            }

            await _send!(message);
        }
        finally
        {
            _sending.Release();
            if (_closed is { } closed)
            {
                Close(closed);
            }
        }
    }

    public void Dispose() => _sending.Dispose();

    private void Log(RpcLog log)
    {
        var level = (LogLevel)(int)log.Level;
        loggers.CreateLogger(log.Category).Log(level, "{Message}{Failure}", log.Message, log.Exception is { } failure ? Environment.NewLine + failure.Message : "");
    }
}

/// <summary>The worker's process ended while somebody waited for it.</summary>
internal sealed class WorkerGoneException(string message) : IOException(message);
