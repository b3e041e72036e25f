using Billing.Functions.Hosting;
using Billing.Functions.Operations.DeadLetters;
using Billing.Functions.Operations.Integrations;
using Billing.Platform.Messaging;
using Billing.Platform.Outbox;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Billing.Functions.Messaging;

/// <summary>What brings messages to their consumers, and what becomes of those that fail.</summary>
internal static class MessagingServices
{
    /// <summary>Registers the sweeper, the consumers with their inbox, freezes and dead letters.</summary>
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
        services.AddSingleton<PausedSessions>();
        services.AddSingleton<IntegrationFreezes>();
        services.AddSingleton<MessageProcessor>();
        services.AddSingleton(new MessagePriorities(settings.GetValue(MessagePriorities.Setting, 4)));
        services.AddSingleton<MessageReceiver>();
        services.AddSingleton<PausedSession>();
        MessageConsumers.Register(services);
        services.AddSingleton<DeadLetterPlaces>();
        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<DeadLetterCollector>();
        services.AddSingleton<DeadLetterService>();
        return services;
    }
}
