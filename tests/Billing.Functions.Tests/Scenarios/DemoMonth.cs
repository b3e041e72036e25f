using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>The fabric after the demo's month, played once for the tests of a class, which only read.</summary>
public sealed class DemoMonth : IAsyncLifetime
{
    /// <summary>The fabric.</summary>
    public LocalFabric Fabric { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var clock = new SimulatedClock(DemoDay.Start);
        Fabric = await LocalFabric.StartAsync(new LocalFabricOptions { Clock = clock, UpkeepSchedule = DemoDay.UpkeepSchedule, LogsToConsole = false });
        await new DemoDay(Fabric, clock, new DemoScreen()).PlayAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Fabric.DisposeAsync();
}
