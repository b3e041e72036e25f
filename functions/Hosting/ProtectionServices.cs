using System.Globalization;
using Billing.Connectors;
using Billing.Functions.Operations.Partners;
using Billing.Platform.Partners;
using Billing.Platform.Partners.Snapshots;
using Billing.Platform.Tenants;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Billing.Functions.Hosting;

/// <summary>Protection of the fabric from its senders, and of its partners from the fabric.</summary>
public static class ProtectionServices
{
    /// <summary>Number of instances that share the limits of requests; see docs/decisions/0010-limits-per-instance.md.</summary>
    public const string InstancesSetting = "Fabric:LimitedInstances";

    private const int MostInstances = 1000;

    /// <summary>Registers the limits of requests, and the client for calls of partners.</summary>
    /// <exception cref="InvalidOperationException">A setting is not right; the message names it.</exception>
    public static IServiceCollection AddProtection(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(new RequestLimitOptions { Instances = Instances(settings) });
        services.AddSingleton(ConnectorCatalogue.Contracts);
        services.AddSingleton<RequestLimits>();
        services.AddSingleton(PartnerSettings.Read(settings));
        services.TryAddSingleton(new PartnerClientOptions());
        services.AddSingleton<PartnerPipelines>();
        services.AddSingleton<ISnapshotStore, BlobSnapshots>();
        services.AddSingleton<SnapshotWriter>();
        services.AddSingleton<PartnerClient>();
        services.AddHttpClient(PartnerClient.HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        return services;
    }

    private static int Instances(IConfiguration settings) => settings[InstancesSetting] switch
    {
        null or "" => 1,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostInstances => number,
        var other => throw new InvalidOperationException($"The setting Fabric__LimitedInstances is '{other}'; it may be 1 to {MostInstances}."),
    };
}
