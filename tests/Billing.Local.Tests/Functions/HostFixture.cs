using Billing.Local.Blobs;
using Billing.Local.Cosmos;
using Billing.Local.Durable;
using Billing.Local.Faults;
using Billing.Local.Functions;
using Billing.Local.Functions.State;
using Billing.Local.ServiceBus;
using Billing.Local.Time;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Functions;

/// <summary>Builds hosts over the function classes nested in a test class.</summary>
internal static class HostFixture
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 10, 0, 30, TimeSpan.Zero);

    /// <summary>A builder whose host runs the functions of the given class alone.</summary>
    public static LocalFunctionsHostBuilder Builder(
        Type functions,
        TimeProvider? clock = null,
        string environment = "Production",
        string? hostJson = null,
        FunctionsState? state = null,
        LocalServiceBusNamespace? bus = null,
        LocalBlobAccount? blobs = null,
        LocalCosmosAccount? cosmos = null,
        LocalTaskHub? hub = null,
        ServiceGate? faults = null,
        IReadOnlyCollection<string>? hostNames = null,
        params (string Name, string Value)[] settings)
    {
        var builder = LocalFunctionsHost.CreateBuilder(new LocalFunctionsHostOptions
        {
            FunctionsAssembly = functions.Assembly,
            HostNames = hostNames ?? [],
            Clock = clock ?? TimeProvider.System,
            Environment = environment,
            HostJsonPath = hostJson,
            State = state,
            ServiceBus = bus,
            Blobs = blobs,
            Cosmos = cosmos,
            TaskHub = hub,
            Faults = faults ?? ServiceGate.Open,
        });
        builder.Services.AddSingleton<IFunctionMetadataProvider>(new ReflectedFunctions(functions));

        // The worker's source generator has an app run these.
        new DurableTaskExtensionStartup().Configure(builder.App);
        new ServiceBusExtensionStartup().Configure(builder.App);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        return builder;
    }

    /// <summary>A started host and a client for it.</summary>
    public static async Task<RunningHost> RunAsync(this LocalFunctionsHostBuilder builder)
    {
        var host = builder.Build();
        await host.StartAsync();
        return new RunningHost(host, new HttpClient { BaseAddress = host.Address });
    }

    /// <summary>Waits until the host is quiet; one that never is fails the test.</summary>
    public static async Task DrainAsync(this RunningHost running)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await running.Host.DrainAsync(patience.Token);
    }

    /// <summary>Moves the clock, after the host became quiet, and lets it become quiet at each stop.</summary>
    public static async Task AdvanceAsync(this RunningHost running, SimulatedClock clock, TimeSpan span)
    {
        await running.DrainAsync();
        await clock.AdvanceAsync(span, running.DrainAsync);
    }
}

internal sealed record RunningHost(LocalFunctionsHost Host, HttpClient Http) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.StopAsync();
        await Host.DisposeAsync();
    }
}
