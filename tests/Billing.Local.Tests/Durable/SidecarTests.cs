using System.Net;
using Billing.Local.Durable.Grpc;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Billing.Local.Tests.Durable;

/// <summary>The SDK's own gRPC client in front of the hub, over a loopback port.</summary>
public sealed class SidecarTests
{
    [Fact]
    public async Task An_instance_is_started_waited_for_and_read()
    {
        await using var remote = await Remote.StartAsync();
        var id = await remote.Client.ScheduleNewOrchestrationInstanceAsync("Wait", 7, new StartOrchestrationOptions("one")
        {
            Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["tenant"] = "north" },
        });
        Assert.Equal("one", id);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await remote.Client.WaitForInstanceStartAsync(id)).RuntimeStatus);
        Assert.Null((await remote.Client.GetInstanceAsync(id))!.SerializedInput);

        var end = remote.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        await remote.Client.RaiseEventAsync(id, "Go", "on");
        var ended = await end;

        Assert.Equal((7, "7on", "waiting"), (ended.ReadInputAs<int>(), ended.ReadOutputAs<string>(), ended.ReadCustomStatusAs<string>()));
        Assert.Equal((HubHarness.Start, HubHarness.Start), (ended.CreatedAt, ended.LastUpdatedAt));
        Assert.Equal("north", ended.Tags["tenant"]);
        Assert.Null(await remote.Client.GetInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Refusals_come_as_the_exceptions_of_the_client()
    {
        await using var remote = await Remote.StartAsync();
        await remote.Client.ScheduleNewOrchestrationInstanceAsync("Wait", 1, new StartOrchestrationOptions("one"));

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => remote.Client.ScheduleNewOrchestrationInstanceAsync("Wait", 2, new StartOrchestrationOptions("one")));
        await Assert.ThrowsAsync<ArgumentException>(() => remote.Client.ScheduleNewOrchestrationInstanceAsync("Unknown"));
        await Assert.ThrowsAsync<ArgumentException>(() => remote.Client.RestartAsync("nobody"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => remote.Client.RestartAsync("one"));
        var rewound = await Assert.ThrowsAnyAsync<Exception>(() => remote.Client.RewindInstanceAsync("one", "again"));
        Assert.True(rewound is NotImplementedException or RpcException { StatusCode: StatusCode.Unimplemented }, rewound.ToString());
        await remote.Client.ScheduleNewOrchestrationInstanceAsync(
            "Wait", 3, new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));
        Assert.Equal("3", (await remote.Client.GetInstanceAsync("one", getInputsAndOutputs: true))!.SerializedInput);
    }

    [Fact]
    public async Task Control_queries_and_purges_reach_the_hub()
    {
        await using var remote = await Remote.StartAsync();
        foreach (var id in new[] { "a-1", "a-2", "b-1" })
        {
            await remote.Client.ScheduleNewOrchestrationInstanceAsync("Wait", id, new StartOrchestrationOptions(id));
            await remote.Client.WaitForInstanceStartAsync(id);
        }

        await remote.Client.SuspendInstanceAsync("a-1", "month-end");
        await remote.Hub.SettleAsync();
        Assert.Equal(["a-1"], await remote.IdsAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Suspended])));
        await remote.Client.ResumeInstanceAsync("a-1");
        await remote.Client.TerminateInstanceAsync("a-2", "enough");
        Assert.Equal("enough", (await remote.Client.WaitForInstanceCompletionAsync("a-2", getInputsAndOutputs: true)).ReadOutputAs<string>());
        Assert.Equal(["a-1", "a-2"], await remote.IdsAsync(new OrchestrationQuery(InstanceIdPrefix: "a-", PageSize: 1)));

        Assert.Equal(0, (await remote.Client.PurgeInstanceAsync("b-1")).PurgedInstanceCount);
        Assert.Equal(1, (await remote.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Terminated]))).PurgedInstanceCount);
        Assert.Equal(["a-1", "b-1"], await remote.IdsAsync(null));
    }

    [Fact]
    public async Task A_failure_is_told_with_its_causes_and_an_ended_instance_starts_again()
    {
        await using var remote = await Remote.StartAsync();
        await remote.Client.ScheduleNewOrchestrationInstanceAsync("Fail", new StartOrchestrationOptions("one"));
        var failed = await remote.Client.WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true);
        Assert.Equal("card declined", failed.FailureDetails!.InnerFailure!.ErrorMessage);

        var again = await remote.Client.RestartAsync("one", restartWithNewInstanceId: true);

        Assert.NotEqual("one", again);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await remote.Client.WaitForInstanceCompletionAsync(again)).RuntimeStatus);
    }

    /// <summary>A hub behind a port, and a client of it.</summary>
    private sealed class Remote : IAsyncDisposable
    {
        private readonly WebApplication _server;
        private readonly GrpcChannel _channel;

        private Remote(HubHarness hub, WebApplication server)
        {
            Hub = hub;
            _server = server;
            _channel = GrpcChannel.ForAddress(server.Urls.Single());
            Client = new GrpcDurableTaskClient("remote", new GrpcDurableTaskClientOptions { Channel = _channel }, NullLogger.Instance);
        }

        public HubHarness Hub { get; }

        public DurableTaskClient Client { get; }

        public static async Task<Remote> StartAsync()
        {
            var hub = await new HubHarness(replayEveryStep: false)
                .Activity("Charge", _ => throw new InvalidOperationException("card declined"))
                .Orchestrator("Fail", context => context.CallActivityAsync<object?>("Charge")!)
                .Orchestrator("Wait", async context =>
                {
                    context.SetCustomStatus("waiting");
                    return $"{context.GetInput<object>()}{await context.WaitForExternalEvent<string>("Go")}";
                })
                .StartAsync();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
            builder.WebHost.UseUrls();
            builder.Services.AddGrpc();
            builder.Services.AddSingleton(new TaskHubSidecar(hub.Hub));
            var server = builder.Build();
            server.MapGrpcService<TaskHubSidecar>();
            await server.StartAsync();
            return new Remote(hub, server);
        }

        public async Task<List<string>> IdsAsync(OrchestrationQuery? query)
        {
            var ids = new List<string>();
            await foreach (var instance in Client.GetAllInstancesAsync(query))
            {
                ids.Add(instance.InstanceId);
            }

            return ids;
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            _channel.Dispose();
            await _server.DisposeAsync();
            await Hub.DisposeAsync();
        }
    }
}
