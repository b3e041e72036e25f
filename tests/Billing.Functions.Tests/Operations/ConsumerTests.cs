using Billing.Functions.Hosting;
using Billing.Functions.Messaging;
using Billing.Functions.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tests.Operations;

public sealed class ConsumerTests
{
    [Fact]
    public async Task Each_declared_consumer_is_found_by_the_queue_or_subscription_that_its_messages_come_from()
    {
        await using var scenario = await Scenario.StartAsync();
        var consumers = scenario.Fabric.Services.GetRequiredService<MessageConsumers>();
        var declared = FabricAreas.All.SelectMany(area => area.Queues).Select(queue => $"{queue.Name} {queue.ConsumerType.Name}")
            .Concat(FabricAreas.Subscriptions.Select(each => $"{each.Entity} {each.ConsumerType.Name}"));

        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            consumers.All.Select(consumer => $"{consumer.Entity} {consumer.GetType().Name}").Order(StringComparer.Ordinal));
        Assert.All(consumers.All, consumer => Assert.Same(consumer, consumers.Find(BusEntity.Parse(consumer.Entity.ToString()))));
    }
}
