using Azure.Messaging.ServiceBus;
using Billing.Local.Faults;
using Billing.Local.Functions.State;
using Microsoft.Azure.Cosmos;

namespace Billing.Local.Tests.Faults;

/// <summary>The plan kills the host at a call; the next host on the same folder shows what was done and nothing else.</summary>
public sealed class CrashTests
{
    private static readonly LocalService[] Services = Enum.GetValues<LocalService>();

    public static MatrixTheoryData<LocalService, FaultKind> Crashes => new(Services, [FaultKind.CrashBefore, FaultKind.CrashAfter]);

    // The names are those of the JSON properties.
    public sealed record Item(string id, string pk);

    [Theory, MemberData(nameof(Crashes))]
    public async Task A_crash_at_the_third_call_of_a_service_leaves_what_was_acknowledged_and_the_third_call_as_the_plan_says(LocalService service, FaultKind crash)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(crash) { Service = service, Nth = 3 });
        await DoAsync(services, service, "1");
        await DoAsync(services, service, "2");
        await Assert.ThrowsAsync<HostCrashedException>(() => DoAsync(services, service, "3"));
        await Assert.ThrowsAsync<HostCrashedException>(() => DoAsync(services, service, "4"));

        await services.RestartAsync();

        Assert.True(await IsDoneAsync(services, service, "1"));
        Assert.True(await IsDoneAsync(services, service, "2"));
        Assert.Equal(crash == FaultKind.CrashAfter, await IsDoneAsync(services, service, "3"));
        Assert.False(await IsDoneAsync(services, service, "4"));
    }

    [Theory, MemberData(nameof(Crashes))]
    public async Task After_a_crash_no_call_of_any_service_has_an_effect(LocalService service, FaultKind crash)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(crash) { Service = service, Nth = 1 });
        await Assert.ThrowsAsync<HostCrashedException>(() => DoAsync(services, service, "first"));
        var calls = services.Plan.Calls;
        foreach (var other in Services)
        {
            await Assert.ThrowsAsync<HostCrashedException>(() => DoAsync(services, other, "late"));
        }

        Assert.Equal(calls, services.Plan.Calls);
        await services.RestartAsync();
        foreach (var other in Services)
        {
            Assert.False(await IsDoneAsync(services, other, "late"), other.ToString());
        }
    }

    [Theory]
    [InlineData(FaultKind.CrashBefore, 1)]
    [InlineData(FaultKind.CrashAfter, 0)]
    public async Task A_crash_at_a_completion_leaves_the_message_free_or_gone(FaultKind crash, int left)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(crash) { Operation = "Complete", Nth = 1 });
        await services.SendAsync("plain", "a");
        await using var receiver = services.BusClient.CreateReceiver("plain");
        var message = await FaultyServices.OneAsync(receiver);
        await Assert.ThrowsAsync<HostCrashedException>(() => receiver.CompleteMessageAsync(message, TestContext.Current.CancellationToken));
        await services.RestartAsync();
        Assert.Equal(left, (await services.ReceiveAsync("plain")).Count);
    }

    [Theory]
    [InlineData(FaultKind.CrashBefore, 0)]
    [InlineData(FaultKind.CrashAfter, 2)]
    public async Task A_crash_at_a_batch_leaves_all_of_it_or_nothing(FaultKind crash, int documents)
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(crash) { Operation = "Batch", Nth = 1 });
        var batch = services.Items.CreateTransactionalBatch(new PartitionKey("acme")).CreateItem(new Item("1", "acme")).CreateItem(new Item("2", "acme"));
        await Assert.ThrowsAsync<HostCrashedException>(() => batch.ExecuteAsync());
        await services.RestartAsync();
        var found = new[] { await IsDoneAsync(services, LocalService.Cosmos, "1"), await IsDoneAsync(services, LocalService.Cosmos, "2") };
        Assert.Equal(documents, found.Count(isThere => isThere));
    }

    [Fact]
    public async Task The_next_life_can_crash_at_once_and_the_one_after_it_still_finds_what_the_first_acknowledged()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.CrashBefore) { Service = LocalService.ServiceBus, Nth = 2 });
        await services.SendAsync("plain", "a");
        await Assert.ThrowsAsync<HostCrashedException>(() => services.SendAsync("plain", "b"));
        await services.RestartAsync(new FaultRule(FaultKind.CrashBefore) { Nth = 1 });
        await Assert.ThrowsAsync<HostCrashedException>(() => services.SendAsync("plain", "c"));
        await services.RestartAsync();
        Assert.Equal("a", Assert.Single(await services.ReceiveAsync("plain")).Body.ToString());
    }

    [Fact]
    public async Task What_the_dead_host_had_scheduled_happens_once_in_the_next_life()
    {
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.CrashBefore) { Operation = "Send", Nth = 2 });
        await services.BusClient.CreateSender("plain").ScheduleMessageAsync(
            new ServiceBusMessage("later"), FaultyServices.Start.AddMinutes(5), TestContext.Current.CancellationToken);
        var dead = services.Bus;
        await Assert.ThrowsAsync<HostCrashedException>(() => services.SendAsync("plain", "b"));
        await services.RestartAsync();
        await services.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        var message = Assert.Single(await services.ReceiveAsync("plain"));
        Assert.Equal("later", message.Body.ToString());
        Assert.Throws<HostCrashedException>(() => dead.Open("plain", ServiceBusReceiveMode.PeekLock).Peek(1, 0));
    }

    [Fact]
    public async Task A_durable_timer_of_the_dead_host_fires_in_the_next_life_alone()
    {
        var fired = new List<string>();
        await using var services = await FaultyServices.StartAsync(new FaultRule(FaultKind.CrashBefore) { Service = LocalService.ServiceBus, Nth = 1 });
        Register(services, "first");
        await services.Hub.StartAsync();
        await services.Hub.CreateClient().ScheduleNewOrchestrationInstanceAsync("Wait");
        await services.Hub.WhenQuietAsync();
        await Assert.ThrowsAsync<HostCrashedException>(() => services.SendAsync("plain", "a"));

        await services.RestartAsync();
        Register(services, "second");
        await services.Hub.StartAsync();
        await services.Clock.AdvanceAsync(TimeSpan.FromHours(1), services.Hub.WhenQuietAsync);
        Assert.Equal(["second"], fired);

        void Register(FaultyServices life, string name) => life.Hub.RegisterOrchestrator("Wait", life.Worker.Run(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            fired.Add(name);
            return null;
        }));
    }

    private static Task DoAsync(FaultyServices services, LocalService service, string name) => service switch
    {
        LocalService.Cosmos => services.Items.CreateItemAsync(new Item(name, "acme"), new PartitionKey("acme")),
        LocalService.ServiceBus => services.SendAsync("plain", name),
        LocalService.Blobs => services.Files.GetBlobClient(name).UploadAsync(BinaryData.FromString(name)),
        LocalService.Durable => services.Hub.CreateClient().ScheduleNewOrchestrationInstanceAsync(
            "Any", input: null, new Microsoft.DurableTask.StartOrchestrationOptions(name), TestContext.Current.CancellationToken),
        LocalService.Functions => services.State.SetFeedAsync(name, 1).AsTask(),
        _ => throw new ArgumentOutOfRangeException(nameof(service)),
    };

    private static async Task<bool> IsDoneAsync(FaultyServices services, LocalService service, string name)
    {
        switch (service)
        {
            case LocalService.Cosmos:
                using (var read = await services.Items.ReadItemStreamAsync(name, new PartitionKey("acme")))
                {
                    return read.IsSuccessStatusCode;
                }

            case LocalService.ServiceBus:
                return services.Bus.Open("plain", ServiceBusReceiveMode.PeekLock).Peek(100, 0).Any(message => message.Content.Body.ToString() == name);
            case LocalService.Blobs:
                return await services.Files.GetBlobClient(name).ExistsAsync();
            case LocalService.Durable:
                return await services.Hub.CreateClient().GetInstanceAsync(name) is not null;
            default:
                return services.State.Feed(name) is not null;
        }
    }
}
