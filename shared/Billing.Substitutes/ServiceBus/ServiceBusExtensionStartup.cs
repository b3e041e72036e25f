using Billing.Substitutes.ServiceBus;
using Grpc.Net.Client;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

[assembly: WorkerExtensionStartup(typeof(Microsoft.Azure.Functions.Worker.ServiceBusExtensionStartup))]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Registers the client by which message actions settle at the host.</summary>
public sealed class ServiceBusExtensionStartup : WorkerExtensionStartup
{
    private const string HostEndpoint = "Functions:Worker:HostEndpoint";

    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);

        // A host in the same process brings a client of its own, without a socket.
        applicationBuilder.Services.TryAddSingleton(services => new Settlement.SettlementClient(GrpcChannel.ForAddress(
            services.GetRequiredService<IConfiguration>()[HostEndpoint] ?? throw new InvalidOperationException($"The setting {HostEndpoint} is missing."))));
    }
}
