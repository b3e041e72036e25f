using System.Reflection;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>What the local client offers of the true types, and what it refuses by name.</summary>
public sealed class LocalClientTests
{
    [Theory]
    [InlineData(typeof(ServiceBusClient), typeof(LocalServiceBusClient))]
    [InlineData(typeof(ServiceBusSender), typeof(LocalSender))]
    [InlineData(typeof(ServiceBusReceiver), typeof(LocalReceiver))]
    [InlineData(typeof(ServiceBusSessionReceiver), typeof(LocalSessionReceiver))]
    public void No_member_is_left_to_the_base_type_which_has_no_connection(Type trueType, Type localType)
    {
        var members = trueType.GetMethods()
            .Where(method => method is { IsVirtual: true, IsFinal: false } && method.GetBaseDefinition().DeclaringType != typeof(object));
        var left = members.Where(method => localType.GetMethod(method.Name, ParameterTypes(method))!.DeclaringType != localType);

        // Senders and receivers are closed by being disposed of, which is all that their base types do then.
        Assert.DoesNotContain(left, method => localType == typeof(LocalServiceBusClient) || method.Name != nameof(IAsyncDisposable.DisposeAsync));
    }

    [Fact]
    public async Task Members_that_are_not_offered_say_so_by_name()
    {
        using var bus = new Bus();
        var client = bus.Client;
        var session = await client.AcceptSessionAsync("sessions", "s", cancellationToken: TestContext.Current.CancellationToken);
        (string Name, Func<object> Call)[] members =
        [
            ("CreateProcessor", () => client.CreateProcessor("plain")),
            ("CreateProcessor", () => client.CreateProcessor("plain", new ServiceBusProcessorOptions())),
            ("CreateProcessor", () => client.CreateProcessor("news", "all")),
            ("CreateProcessor", () => client.CreateProcessor("news", "all", new ServiceBusProcessorOptions())),
            ("CreateSessionProcessor", () => client.CreateSessionProcessor("sessions")),
            ("CreateSessionProcessor", () => client.CreateSessionProcessor("news", "all")),
            ("CreateRuleManager", () => client.CreateRuleManager("news", "all")),
            ("GetMessageSessionsAsync", () => client.GetMessageSessionsAsync("sessions")),
            ("GetMessageSessionsAsync", () => client.GetMessageSessionsAsync("sessions", Bus.Start)),
            ("GetMessageSessionsAsync", () => client.GetMessageSessionsAsync("news", "all")),
            ("GetMessageSessionsAsync", () => client.GetMessageSessionsAsync("news", "all", Bus.Start)),
            ("SessionLockToken", () => session.SessionLockToken),
            ("PrefetchCount", () => client.CreateReceiver("plain", new ServiceBusReceiverOptions { PrefetchCount = 1 })),
            ("TransferDeadLetter", () => client.CreateReceiver("plain", new ServiceBusReceiverOptions { SubQueue = SubQueue.TransferDeadLetter })),
        ];
        foreach (var (name, call) in members)
        {
            Assert.EndsWith($" {name}.", Assert.Throws<NotSupportedException>(call).Message);
        }
    }

    [Fact]
    public async Task A_failure_names_the_entity()
    {
        using var bus = new Bus();
        var error = await Assert.ThrowsAsync<ServiceBusException>(() => bus.SendAsync("nowhere", "x"));
        Assert.Equal("nowhere", error.EntityPath);
    }

    [Fact]
    public async Task A_batch_of_another_client_is_refused()
    {
        using var bus = new Bus();
        var batch = ServiceBusModelFactory.ServiceBusMessageBatch(100, [new ServiceBusMessage("x")]);
        await Assert.ThrowsAsync<ArgumentException>(() => bus.Client.CreateSender("plain").SendMessagesAsync(batch, TestContext.Current.CancellationToken));
    }

    private static Type[] ParameterTypes(MethodInfo method) => [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
}
