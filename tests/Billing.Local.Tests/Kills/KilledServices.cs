using System.Globalization;

namespace Billing.Local.Tests.Kills;

/// <summary>The process that <see cref="ServicesKillTests"/> kills: all local services on one journal, and all loads on them.</summary>
public sealed class KilledServices
{
    public const string FolderVariable = "BILLING_KILLED_SERVICES_FOLDER";
    public const string LifeVariable = "BILLING_KILLED_SERVICES_LIFE";

    /// <summary>Told before anything is opened, before any work begins, and when a snapshot is begun.</summary>
    public const string Opens = "opens";
    public const string Works = "works";
    public const string Snapshot = "snapshot";

    /// <summary>Told when something went wrong.</summary>
    public const string Failed = "failed";

    internal static IReadOnlyList<Load> Loads() =>
        [new QueueLoad(), new SessionLoad(), new TopicLoad(), new CosmosLoad(), new BlobLoad(), new HostStateLoad(), new OrchestrationLoad()];

    [Fact(Explicit = true)]
    public async Task Work_until_they_are_killed()
    {
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Only the kill test starts this.");
        var number = int.Parse(Environment.GetEnvironmentVariable(LifeVariable)!, CultureInfo.InvariantCulture);
        var life = new Life(number, new AcknowledgementLog());
        try
        {
            await WorkAsync(folder!, life).WaitAsync(KilledProcess.Longest);
        }
        catch (Exception failure)
        {
            life.Log.Tell(Failed, failure.ToString().ReplaceLineEndings(" "));
            throw;
        }
    }

    private static async Task WorkAsync(string folder, Life life)
    {
        life.Log.Tell(Opens);
        var services = await LoadedServices.OpenAsync(folder, () => life.Log.Tell(Snapshot));
        await services.CreateContainersAsync();
        life.Log.Tell(Works);
        var loads = Loads();
        foreach (var load in loads)
        {
            load.Register(services, life);
        }

        await services.Hub.StartAsync();
        var workers = loads.SelectMany(load => load.Workers(services, life)).Select(worker => Task.Run(worker))
            .Append(CompactAsync(services, life)).ToList();
        await await Task.WhenAny(workers); // none ends but by failing
    }

    private static async Task CompactAsync(LoadedServices services, Life life)
    {
        var random = new Random(life.Number);
        while (true)
        {
            await Task.Delay(random.Next(50, 300));
            await services.Journal.CompactAsync();
        }
    }
}
