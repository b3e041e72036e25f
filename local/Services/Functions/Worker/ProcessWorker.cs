using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Billing.Local.Durable;
using Billing.Local.Durable.Grpc;
using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Settlement;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Worker;

/// <summary>
/// The app as a process of its own, which this host starts and talks to as the one in Azure does: gRPC for invocations, settlement
/// and durable clients, HTTP for requests. A process that dies is started anew; what it had under way fails.
/// </summary>
internal sealed class ProcessWorker : IFunctionsWorker
{
    private const int MaxDurableMessage = 4 * 1024 * 1024;

    private readonly WorkerProcessOptions _options;
    private readonly ILogger _log;
    private readonly ILoggerFactory _loggers;
    private readonly WebApplication _rpc;
    private readonly RequestForwarder _forwarder = new();
    private readonly SemaphoreSlim _starting = new(1);
    private Run? _run;
    private bool _stopping;

    private ProcessWorker(WorkerProcessOptions options, MessageDeliveries deliveries, LocalTaskHub? hub, ILoggerFactory loggers)
    {
        (_options, _loggers, _log) = (options, loggers, loggers.CreateLogger("Worker"));
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        web.Services.AddRoutingCore();
        web.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        web.Services.AddSingleton(this);
        web.Services.AddSingleton(deliveries);
        if (hub is not null)
        {
            web.Services.AddSingleton(hub);
        }

        _rpc = web.Build();
        _rpc.MapGrpcService<FunctionRpcService>();
        _rpc.MapGrpcService<SettlementService>();
        if (hub is not null)
        {
            _rpc.MapGrpcService<TaskHubSidecar>();
        }
    }

    public IReadOnlyList<RpcFunctionMetadata> Functions { get; private set; } = [];

    public IServiceProvider? Services => null;

    /// <summary>The last lines that the process wrote.</summary>
    public string Output => _run?.Process.Output ?? "";

    /// <summary>Number of times that a process was started.</summary>
    public int Starts { get; private set; }

    public string DurableClientBinding => JsonSerializer.Serialize(new
    {
        rpcBaseUrl = _rpc.Urls.Single(),
        taskHubName = "billing",
        connectionName = "Storage",
        requiredQueryStringParameters = "",
        httpBaseUrl = "",
        maxGrpcMessageSizeInBytes = MaxDurableMessage,
        grpcHttpClientTimeout = "\"00:01:40\"",
    });

    /// <summary>Starts the process and reads its functions.</summary>
    /// <exception cref="FunctionsConfigurationException">The process does not start; says what it wrote.</exception>
    public static async Task<ProcessWorker> LaunchAsync(
        WorkerProcessOptions options, MessageDeliveries deliveries, LocalTaskHub? hub, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var worker = new ProcessWorker(options, deliveries, hub, loggers);
        try
        {
            await worker._rpc.StartAsync(cancellation);
            worker.Functions = (await worker.CurrentAsync(cancellation)).Functions;
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellation)
    {
        _stopping = true;
        if (_run is not { } run || run.Process.Exited.Task.IsCompleted)
        {
            return;
        }

        await run.Connection.SendAsync(new StreamingMessage { WorkerTerminate = new WorkerTerminate { GracePeriod = Duration.FromTimeSpan(_options.StopLimit) } });
        try
        {
            await run.Process.Exited.Task.WaitAsync(_options.StopLimit, cancellation);
        }
        catch (TimeoutException)
        {
            _log.LogWarning("The worker did not end within {Limit} and is killed.", _options.StopLimit);
            await run.Process.KillAsync();
        }
    }

    /// <summary>Kills the process as an out-of-memory killer would; the next invocation finds a new one.</summary>
    public Task KillAsync() => _run?.Process.KillAsync() ?? Task.CompletedTask;

    /// <summary>The exit code of the process; null while it runs.</summary>
    public int? ExitCode => _run?.Process.Exited.Task is { IsCompletedSuccessfully: true } exited ? exited.Result : null;

    /// <summary>The connection of the process that calls under an id.</summary>
    /// <returns>Null when it is not the one that was started last.</returns>
    public WorkerConnection? Expected(string? workerId) => _run is { } run && run.Process.Id == workerId ? run.Connection : null;

    public async Task<InvocationResponse> InvokeAsync(InvocationRequest request, HttpContext? http, CancellationToken cancellation)
    {
        var run = await CurrentAsync(cancellation);
        await using var cancelled = cancellation.UnsafeRegister(_ => Cancel(run, request.InvocationId), state: null);
        if (http is null)
        {
            return await run.Connection.InvokeAsync(request);
        }

        var answered = _forwarder.SendAsync(http, run.Http, request.InvocationId, cancellation);
        var response = await run.Connection.InvokeAsync(request);
        using var answer = await answered;
        if (response.Result.Status == StatusResult.Types.Status.Success)
        {
            await RequestForwarder.AnswerAsync(http, answer, cancellation);
        }

        return response;
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (_run is { } run)
        {
            if (!run.Process.Exited.Task.IsCompleted)
            {
                await run.Process.KillAsync();
            }

            run.Dispose();
        }

        await _rpc.DisposeAsync();
        _forwarder.Dispose();
        _starting.Dispose();
    }

    private static void Cancel(Run run, string invocation) =>
        _ = run.Connection.SendAsync(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocation } })
            .ContinueWith(static sent => sent.Exception, TaskScheduler.Default);

    /// <summary>The process that runs; a new one where there is none.</summary>
    private async Task<Run> CurrentAsync(CancellationToken cancellation)
    {
        if (_run is { IsReady: true } running && !running.Process.Exited.Task.IsCompleted)
        {
            return running;
        }

        await _starting.WaitAsync(cancellation);
        try
        {
            if (_run is { IsReady: true } other && !other.Process.Exited.Task.IsCompleted)
            {
                return other;
            }

            ObjectDisposedException.ThrowIf(_stopping, this);
            _run?.Dispose();
            return await LaunchAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<Run> LaunchAsync()
    {
        Starts++;
        var run = _run = new Run(WorkerProcess.Start(_options, new Uri(_rpc.Urls.Single())), new WorkerConnection(_loggers));
        _ = run.Process.Exited.Task.ContinueWith(
            exited => run.Connection.Close(new WorkerGoneException($"The worker ended with exit code {exited.Result}.")), TaskScheduler.Default);
        using var limit = new CancellationTokenSource(_options.StartLimit);
        try
        {
            await run.LoadAsync(Path.GetDirectoryName(Path.GetFullPath(_options.App))!, limit.Token);
            return run;
        }
        catch (Exception failure) when (failure is WorkerGoneException or SocketException or OperationCanceledException)
        {
            var reason = limit.IsCancellationRequested ? $"it did not start within {_options.StartLimit}" : failure.Message;
            throw new FunctionsConfigurationException([$"The worker process does not run: {reason}", .. (await run.Process.OutputAsync()).Where(line => line.Length > 0)]);
        }
    }

    /// <summary>One process with its connection.</summary>
    private sealed class Run(WorkerProcess process, WorkerConnection connection) : IDisposable
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

        public WorkerProcess Process => process;

        public WorkerConnection Connection => connection;

        public IReadOnlyList<RpcFunctionMetadata> Functions { get; private set; } = [];

        public Uri Http { get; private set; } = null!;

        public bool IsReady { get; private set; }

        public async Task LoadAsync(string folder, CancellationToken cancellation)
        {
            await connection.Opened.WaitAsync(cancellation);
            var init = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = folder, FunctionAppDirectory = folder };
            var capabilities = (await connection.AskAsync(new StreamingMessage { WorkerInitRequest = init }, cancellation)).WorkerInitResponse.Capabilities;
            Http = new Uri(capabilities["HttpUri"]);
            var request = new FunctionsMetadataRequest { FunctionAppDirectory = folder };
            var metadata = (await connection.AskAsync(new StreamingMessage { FunctionsMetadataRequest = request }, cancellation)).FunctionMetadataResponse;
            Check(metadata.Result, "its functions cannot be read");
            foreach (var function in metadata.FunctionMetadataResults)
            {
                var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
                var loaded = await connection.AskAsync(new StreamingMessage { FunctionLoadRequest = load }, cancellation);
                Check(loaded.FunctionLoadResponse.Result, $"Function '{function.Name}' cannot be loaded");
            }

            await ListensAsync(cancellation);
            Functions = [.. metadata.FunctionMetadataResults];
            IsReady = true;
        }

        public void Dispose()
        {
            process.Dispose();
            connection.Dispose();
        }

        // The worker answers over gRPC before its web server listens; Azure's host tries a refused request again for that reason.
        private async Task ListensAsync(CancellationToken cancellation)
        {
            while (true)
            {
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(Http.Host, Http.Port, cancellation);
                    return;
                }
                catch (SocketException) when (!process.Exited.Task.IsCompleted)
                {
                    await Task.Delay(Pause, cancellation);
                }
            }
        }

        private static void Check(StatusResult result, string what)
        {
            if (result.Status != StatusResult.Types.Status.Success)
            {
                throw new WorkerGoneException($"{what}: {result.Exception?.Message}");
            }
        }
    }
}
