using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.DurableTask.Worker.Shims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable.Worker;

/// <summary>Has the SDK's worker replay orchestrators that are given as code, on the thread of the hub's step.</summary>
internal sealed class InlineWorker : IDisposable
{
    private readonly ExtendedSessionsCache _sessions = new();
    private readonly ServiceProvider _services;

    public InlineWorker(ILoggerFactory? loggers = null) =>
        _services = new ServiceCollection().AddSingleton(new DurableTaskShimFactory(options: null, loggers)).BuildServiceProvider();

    /// <summary>The seam of a hub for an orchestrator.</summary>
    public OrchestratorInvoker Run(Func<TaskOrchestrationContext, Task<object?>> code)
    {
        var orchestrator = new InlineOrchestrator(code);
        return (request, _) => Task.FromResult(Step(request, orchestrator));
    }

    public void Dispose()
    {
        _sessions.Dispose();
        _services.Dispose();
    }

    private P.OrchestratorResponse Step(P.OrchestratorRequest request, InlineOrchestrator orchestrator)
    {
        var answer = GrpcOrchestrationRunner.LoadAndRun(Convert.ToBase64String(request.ToByteArray()), orchestrator, _sessions, _services);
        return P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer));
    }

    private sealed class InlineOrchestrator(Func<TaskOrchestrationContext, Task<object?>> code) : ITaskOrchestrator
    {
        public Type InputType => typeof(object);

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => code(new TypedInputContext(context));
    }
}
