using System.Reflection;
using Billing.Local.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Billing.Local.Tests.Functions.Worker;

// Tried with Microsoft.Azure.Functions.Worker 2.52.0, .Extensions.DurableTask 1.21.1 and .Extensions.Storage.Blobs 6.8.2. When a new version moves
// one of these, the test that fails names it.
public class WorkerInternalsTests
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    [Fact]
    public void The_versions_are_those_that_were_tried() => Assert.Equal(
        ["2.52.0", "1.21.1", "6.8.2"],
        new[] { WorkerInternals.GrpcWorker, WorkerInternals.DurableClientConverter, WorkerInternals.BlobConverter }.Select(VersionOf));

    [Fact]
    public void The_client_factory_makes_a_client_of_a_message_processor()
    {
        var make = Assert.Single(WorkerInternals.ClientFactory.GetMethods());
        Assert.Equal(WorkerInternals.Client, make.ReturnType);
    }

    [Fact]
    public void The_client_starts_and_sends() =>
        Assert.Equal([typeof(Task), typeof(ValueTask)], WorkerInternals.Client.GetMethods().OrderByDescending(method => method.Name).Select(method => method.ReturnType));

    [Fact]
    public void The_invocation_handler_takes_a_request_and_cancels_by_id()
    {
        var invoke = WorkerInternals.InvocationHandler.GetMethod("InvokeAsync", Any)!;
        Assert.Equal("InvocationRequest", Assert.Single(invoke.GetParameters()).ParameterType.Name);
        Assert.Equal("InvocationResponse", invoke.ReturnType.GetGenericArguments().Single().Name);
        Assert.Equal(typeof(bool), WorkerInternals.InvocationHandler.GetMethod("TryCancel", [typeof(string)])!.ReturnType);
    }

    [Fact]
    public void The_worker_loads_a_function_into_its_application()
    {
        var load = WorkerInternals.GrpcWorker.GetMethod("FunctionLoadRequestHandler", Any)!;
        Assert.True(load.IsStatic);
        Assert.Equal(
            ["FunctionLoadRequest", WorkerInternals.Application.Name, WorkerInternals.MethodLocator.Name], load.GetParameters().Select(parameter => parameter.ParameterType.Name));
    }

    [Fact]
    public void The_converters_that_are_replaced_are_converters()
    {
        Assert.True(WorkerInternals.DurableClientConverter.IsAssignableTo(typeof(IInputConverter)));
        Assert.True(WorkerInternals.BlobConverter.IsAssignableTo(typeof(IInputConverter)));
    }

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', '-')[0];
}
