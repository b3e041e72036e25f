using System.Text.Json.Nodes;
using Billing.Local.Faults;
using Billing.Local.Hosting;
using Billing.Local.Time;

namespace Billing.Simulation;

/// <summary>
/// The fabric on a folder, under a fault plan: when the plan kills the host, another one is started on what the dead one
/// left. Whoever uses it says what to do; work that a crash cut off is done again, as a sender who got no answer does.
/// </summary>
/// <param name="clock">The time, which goes on over crashes.</param>
/// <param name="plan">What goes wrong.</param>
/// <param name="interleaving">Seed of the order of concurrent work; null: the thread pool's order.</param>
/// <param name="folder">Where the data is kept.</param>
public sealed class SimulatedHost(SimulatedClock clock, FaultPlan plan, int? interleaving, string folder) : IAsyncDisposable
{
    /// <summary>How long, in real time, work at one moment may take before it is taken to hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private LocalFabric? _fabric;

    // Credit notes go with the refunds of one seller; of the other a person would be asked.
    private string TenantsFile()
    {
        var file = Path.Combine(TenantsFolder, "tenants.json");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Path.Combine(TenantsFolder, "logos"));
            foreach (var logo in new[] { "nordwind", "sierra" })
            {
                File.WriteAllBytes(Path.Combine(TenantsFolder, "logos", logo + ".png"), Samples.Read($"logos/{logo}.png"));
            }

            var tenants = JsonNode.Parse(Samples.Read("tenants.json"))!;
            tenants["tenants"]!.AsArray().Single(tenant => (string)tenant!["id"]! == "nordwind")!["orders"] = new JsonObject { ["refunds"] = "creditNote" };
            File.WriteAllText(file, tenants.ToJsonString());
        }

        return file;
    }

    /// <summary>Number of times that a host was started.</summary>
    public int Lives { get; private set; }

    /// <summary>Number of times that work came back from outside the order that the seed draws, over all lives.</summary>
    public long Strays { get; private set; }

    /// <summary>What goes wrong.</summary>
    public FaultPlan Plan => plan;

    /// <summary>The time.</summary>
    public SimulatedClock Clock => clock;

    /// <summary>The host that lives now, started when there is none.</summary>
    public async Task<LocalFabric> FabricAsync()
    {
        while (_fabric is null)
        {
            try
            {
                _fabric = await LocalFabric.StartAsync(new LocalFabricOptions
                {
                    Clock = clock,
                    Folder = folder,
                    TenantsFile = TenantsFile(),
                    Faults = plan,
                    UpkeepSchedule = "0 20 */6 * * *",
                    Interleaving = interleaving is { } seed ? unchecked((seed * 31) + Lives) : null,
                    LogsToConsole = false,
                });
            }
            catch (HostCrashedException)
            {
                // It died while it started; the next one tries.
            }

            Lives++;
        }

        return _fabric;
    }

    /// <summary>Does something with the fabric; again, with the next host, when the host dies over it.</summary>
    public async Task<T> RunAsync<T>(Func<LocalFabric, Task<T>> work)
    {
        while (true)
        {
            try
            {
                return await work(await FabricAsync());
            }
            catch (Exception) when (_fabric is { IsCrashed: true })
            {
                // A crash, or what somebody on the way made of it.
                await EndAsync();
            }
        }
    }

    /// <summary>Lets everything come to rest at the present time.</summary>
    public Task SettleAsync() => RunAsync(async fabric =>
    {
        using var patience = new CancellationTokenSource(Patience);
        await fabric.DrainAsync(patience.Token);
        return true;
    });

    /// <summary>Moves the clock; what falls due on the way happens in its order.</summary>
    public async Task AdvanceToAsync(DateTimeOffset time)
    {
        await SettleAsync();
        if (time > clock.GetUtcNow())
        {
            await clock.AdvanceToAsync(time, SettleAsync);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (Directory.Exists(TenantsFolder))
        {
            Directory.Delete(TenantsFolder, recursive: true);
        }
    }

    private string TenantsFolder => folder + ".tenants";

    private async ValueTask EndAsync()
    {
        if (_fabric is { } fabric)
        {
            _fabric = null;
            Strays += fabric.Strays;
            await fabric.DisposeAsync();
        }
    }
}
