using Billing.Functions.Operations.DeadLetters;
using Billing.Functions.Operations.Delivery;
using Billing.Functions.Operations.Integrations;
using Billing.Platform.Delivery;
using Billing.Platform.Outbox;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Billing.Functions.Operations;

/// <summary>What brings messages to their consumers, and what becomes of those that fail.</summary>
internal static class DeliveryServices
{
    /// <summary>Registers the sweeper, the consumers with their inbox, freezes and dead letters.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration settings)
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
        services.AddSingleton<SessionWaits>();
        services.AddSingleton<HeldSessions>();
        services.AddSingleton<IntegrationFreezes>();
        services.AddSingleton<Attempts>();
        services.AddSingleton(new Lanes(settings.GetValue(Lanes.Setting, 4)));
        services.AddSingleton<Inbox>();
        services.AddSingleton<WaitingSession>();
        MessageConsumers.Register(services);
        services.AddSingleton<DeadLetterPlaces>();
        services.AddSingleton<DeadLetterBook>();
        services.AddSingleton<DeadLetterCollector>();
        services.AddSingleton<DeadLetterDesk>();
        return services;
    }
}
