using System.Reflection;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Operations;

public sealed class ConsumerTests
{
    // Every function that takes messages out of sessions, with where it takes them from.
    private static readonly List<(Type Function, string Entity)> Triggers =
    [
        .. from type in typeof(MessageReceiver).Assembly.GetTypes()
           from method in type.GetMethods()
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()
           where trigger is { IsSessionsEnabled: true }
           select (type, trigger.QueueName ?? $"{trigger.TopicName}/{trigger.SubscriptionName}"),
    ];

    [Fact]
    public async Task Each_function_that_takes_messages_out_of_sessions_is_the_known_consumer_of_where_it_takes_them_from()
    {
        await using var scenario = await Scenario.StartAsync();
        var consumers = scenario.Fabric.Services.GetRequiredService<MessageConsumers>();

        Assert.NotEmpty(Triggers);
        Assert.Equal(
            Triggers.Select(trigger => $"{trigger.Entity} {trigger.Function.Name}").Order(StringComparer.Ordinal),
            consumers.All.Select(consumer => $"{consumer.Entity} {consumer.GetType().Name}").Order(StringComparer.Ordinal));
        Assert.All(consumers.All, consumer => Assert.Same(consumer, consumers.Find(BusEntity.Parse(consumer.Entity.ToString()))));
    }
}
