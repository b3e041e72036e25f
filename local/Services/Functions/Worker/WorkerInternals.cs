using System.Reflection;
using Billing.Local.Functions.Rpc;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Worker;

/// <summary>
/// The only place that enters internal types of the Functions worker, to hand it invocations without a socket. Tried with
/// Microsoft.Azure.Functions.Worker 2.52.0, .Extensions.DurableTask 1.21.1 and .Extensions.Storage.Blobs 6.8.2; WorkerInternalsTests
/// has a test a type.
/// </summary>
internal static class WorkerInternals
{
    private const BindingFlags Hidden = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly Grpc = Assembly.Load("Microsoft.Azure.Functions.Worker.Grpc");

    /// <summary>Makes the client by which the worker talks to its host.</summary>
    public static Type ClientFactory { get; } = Find(Grpc, "Microsoft.Azure.Functions.Worker.Grpc.IWorkerClientFactory");

    /// <summary>The client by which the worker talks to its host.</summary>
    public static Type Client { get; } = Find(Grpc, "Microsoft.Azure.Functions.Worker.Grpc.IWorkerClient");

    /// <summary>Executes an invocation.</summary>
    public static Type InvocationHandler { get; } = Find(Grpc, "Microsoft.Azure.Functions.Worker.Handlers.IInvocationHandler");

    /// <summary>The worker, which can load a function.</summary>
    public static Type GrpcWorker { get; } = Find(Grpc, "Microsoft.Azure.Functions.Worker.GrpcWorker");

    /// <summary>Holds the functions that are loaded.</summary>
    public static Type Application { get; } = Find(typeof(FunctionContext).Assembly, "Microsoft.Azure.Functions.Worker.IFunctionsApplication");

    /// <summary>Finds the method of a function.</summary>
    public static Type MethodLocator { get; } = Find(typeof(FunctionContext).Assembly, "Microsoft.Azure.Functions.Worker.Invocation.IMethodInfoLocator");

    /// <summary>Gives a function its durable client.</summary>
    public static Type DurableClientConverter { get; } =
        Find(typeof(DurableClientAttribute).Assembly, "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.DurableTaskClientConverter");

    /// <summary>Gives a function the content of its blob.</summary>
    public static Type BlobConverter { get; } = Find(typeof(BlobTriggerAttribute).Assembly, "Microsoft.Azure.Functions.Worker.BlobStorageConverter");

    /// <summary>Has the worker talk to nobody: its logs go to the app's own providers, and invocations come by a call.</summary>
    public static void Silence(IServiceCollection services)
    {
        services.AddSingleton(ClientFactory, DispatchProxy.Create(ClientFactory, typeof(SilentFactory)));
        foreach (var sink in services.Where(service => service.ServiceType == typeof(ILoggerProvider) && service.ImplementationType?.Name == "WorkerLoggerProvider").ToList())
        {
            services.Remove(sink);
        }
    }

    /// <summary>Loads a function.</summary>
    /// <returns>What is wrong with it; null when it is loaded.</returns>
    public static string? Load(IServiceProvider services, RpcFunctionMetadata function)
    {
        var load = GrpcWorker.GetMethod("FunctionLoadRequestHandler", Hidden)!;
        var request = Convert(new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function }, load.GetParameters()[0].ParameterType);
        var reply = (IMessage)load.Invoke(null, [request, services.GetRequiredService(Application), services.GetRequiredService(MethodLocator)])!;
        var result = FunctionLoadResponse.Parser.ParseFrom(reply.ToByteString()).Result;
        return result.Status == StatusResult.Types.Status.Success ? null : result.Exception?.Message ?? "no reason given";
    }

    /// <summary>Function that executes an invocation, on the caller's thread for as long as the function stays on it.</summary>
    public static Func<InvocationRequest, Task<InvocationResponse>> Invoker(IServiceProvider services)
    {
        var handler = services.GetRequiredService(InvocationHandler);
        var invoke = InvocationHandler.GetMethod("InvokeAsync", Hidden)!;
        var wrap = typeof(WorkerInternals).GetMethod(nameof(Wrap), Hidden)!
            .MakeGenericMethod(invoke.GetParameters()[0].ParameterType, invoke.ReturnType.GetGenericArguments()[0]);
        return (Func<InvocationRequest, Task<InvocationResponse>>)wrap.Invoke(null, [handler, invoke])!;
    }

    /// <summary>Action that cancels an invocation by its id.</summary>
    public static Action<string> Canceller(IServiceProvider services)
    {
        var handler = services.GetRequiredService(InvocationHandler);
        var cancel = InvocationHandler.GetMethod("TryCancel", Hidden)!.CreateDelegate<Func<string, bool>>(handler);
        return invocation => cancel(invocation);
    }

    private static Func<InvocationRequest, Task<InvocationResponse>> Wrap<TRequest, TResponse>(object handler, MethodInfo invoke)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new()
    {
        var call = invoke.CreateDelegate<Func<TRequest, Task<TResponse>>>(handler);
        var into = MessageCopier.Between(InvocationRequest.Descriptor, new TRequest().Descriptor);
        var back = MessageCopier.Between(new TResponse().Descriptor, InvocationResponse.Descriptor);
        return async request => (InvocationResponse)back.Copy(await call((TRequest)into.Copy(request)));
    }

    private static object Convert(IMessage message, Type type)
    {
        var parser = (MessageParser)type.GetProperty("Parser", Hidden)!.GetValue(null)!;
        return parser.ParseFrom(message.ToByteArray());
    }

    private static Type Find(Assembly assembly, string name) => assembly.GetType(name)
        ?? throw new NotSupportedException($"{assembly.GetName().Name} {assembly.GetName().Version} has no type {name}: this host was made for another version.");

    /// <summary>Stands for <c>IWorkerClientFactory</c>.</summary>
    public class SilentFactory : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Create(Client, typeof(SilentClient));
    }

    /// <summary>Stands for <c>IWorkerClient</c>: there is nobody to send to.</summary>
    public class SilentClient : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : Task.CompletedTask;
    }
}
