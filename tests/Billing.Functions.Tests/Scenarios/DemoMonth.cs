using System.Diagnostics;
using Billing.Functions.Telemetry;
using Billing.Local.Commands;
using Billing.Local.Demo;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Functions.Tests.Scenarios;

/// <summary>The demo, played once for all classes of its collection: its results, its data, and a fabric on a copy of them to read.</summary>
public sealed class DemoMonth : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("billing-demo-").FullName;

    /// <summary>The fabric after the month. Tests read from it alone.</summary>
    public LocalFabric Fabric { get; private set; } = null!;

    /// <summary>Exit code of the command.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Collector that the demo told of its spans and measures.</summary>
    internal Collector Told { get; private set; } = null!;

    /// <summary>Where the command wrote its results.</summary>
    public string Results => Path.Combine(_folder, "results");

    private string Data => Path.Combine(_folder, "data");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Told = await Collector.StartAsync();
        ExitCode = await PlayAsync();
        var served = Path.Combine(_folder, "served");
        CopyTo(served);
        Fabric = await LocalFabric.StartAsync(new LocalFabricOptions
        {
            Clock = new SimulatedClock(DemoDay.End),
            Folder = served,
            UpkeepSchedule = DemoDay.UpkeepSchedule,
            LogsToConsole = false,
        });
        await Fabric.DrainAsync();
    }

    // A process of its own: the exporter reads its settings from the environment.
    private async Task<int> PlayAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DemoCommand).Assembly.Location, "demo", "--data", Data, "--out", Results])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                [TelemetryExport.EndpointVariable] = Told.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=tested-here",
                ["OTEL_BSP_MAX_QUEUE_SIZE"] = "100000",
            },
        };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>Copies the data to a folder for a test that changes them.</summary>
    public void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Fabric.DisposeAsync();
        await Told.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The classes that share a demo.</summary>
[CollectionDefinition(nameof(DemoMonth))]
public sealed class DemoMonthTests : ICollectionFixture<DemoMonth>;
