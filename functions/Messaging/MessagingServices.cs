using Billing.Functions.Hosting;
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
    /// <summary>Registers the sweeper, the consumers of all areas, and what receives messages for them.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration settings)
    {
        services.TryAddSingleton(new OutboxSweeperOptions());
        services.AddSingleton(provider => new OutboxSweeper(
            provider.GetRequiredService<CosmosClient>().GetContainer(FabricServices.Database, FabricServices.StreamsContainer),
            provider.GetRequiredService<CosmosClient>().GetContainer(FabricServices.Database, FabricServices.ViewsContainer),
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
        MessageConsumers.Register(services);
        return services;
    }
}
