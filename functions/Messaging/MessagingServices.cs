using Billing.Functions.Runtime;
using Billing.Platform.Messaging;
using Billing.Platform.Outbox;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Billing.Functions.Messaging;

/// <summary>Registers the outbox, delivery to consumers, and retries.</summary>
internal static class MessagingServices
{
    /// <summary>Registers the sweeper, and what receives messages for the consumers, which are registered by themselves.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(new OutboxSweeperOptions());
        services.AddSingleton(provider => new OutboxSweeper(
            provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Streams),
            provider.GetRequiredService<CosmosClient>().GetContainer(CosmosContainers.Database, CosmosContainers.Views),
            provider.GetRequiredService<IEventPublisher>(),
            provider.GetRequiredService<OutboxSweeperOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(new RetrySchedule());
        services.AddSingleton<SessionWakeUps>();
        services.AddSingleton<SessionPauses>();
        services.AddSingleton<MessageProcessor>();
        services.AddSingleton(new MessagePriorities(settings.GetValue(MessagePriorities.Setting, 4)));
        services.AddSingleton<MessageReceiver>();
        services.AddSingleton<PausedSession>();
        services.AddSingleton<MessageConsumers>();

        // For the consumer that hands messages on to others.
        services.AddSingleton<Func<MessageConsumers>>(provider => provider.GetRequiredService<MessageConsumers>);
        return services;
    }
}
