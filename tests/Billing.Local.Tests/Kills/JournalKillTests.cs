namespace Billing.Local.Tests.Kills;

/// <summary>
/// Kills a process that writes, at random moments, and looks for all that it had acknowledged; as often as <c>BILLING_KILL_ROUNDS</c> says.
/// </summary>
public sealed class JournalKillTests(ITestOutputHelper output) : IDisposable
{
    private const int UsualRounds = 2;
    private const int InFlight = 1;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("killed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Capability", "PLT-02")]
    public async Task After_kill_9_at_random_moments_everything_acknowledged_is_there()
    {
        var seed = KilledProcess.Setting("BILLING_KILL_SEED") ?? Environment.TickCount;
        var rounds = KilledProcess.Setting("BILLING_KILL_ROUNDS") ?? UsualRounds;
        output.WriteLine($"BILLING_KILL_SEED={seed} BILLING_KILL_ROUNDS={rounds}");
        var random = new Random(seed);
        var texts = Enumerable.Repeat(-1, KilledJournal.TextWriters).ToArray();
        for (var kill = 0; kill < rounds; kill++)
        {
            var blobs = Enumerable.Repeat(-1, KilledJournal.BlobWriters).ToArray();
            var acknowledged = await RunAndKillAsync(random.Next(20, 3_000), texts, blobs);

            var services = await KilledJournal.OpenAsync(_folder.FullName);
            await using var journal = services.Journal;
            output.WriteLine($"kill {kill}: {acknowledged} acknowledged; {services.Report}");
            CheckTexts(services.Texts.All, texts);
            await CheckBlobsAsync(services.Blobs.CreateClient().GetBlobContainerClient("kept"), blobs);
        }
    }

    /// <summary>Runs the worker until it has acknowledged so many writes, and notes the last of each writer.</summary>
    private async Task<int> RunAndKillAsync(int limit, int[] texts, int[] blobs)
    {
        var environment = new Dictionary<string, string> { [KilledJournal.FolderVariable] = _folder.FullName };
        var acknowledged = 0;
        await KilledProcess.RunAsync(typeof(KilledJournal), nameof(KilledJournal.Works_until_it_is_killed), environment, line =>
        {
            if (line.Split(' ') is ["ack", var kind, var writer, var number])
            {
                (kind == "text" ? texts : blobs)[int.Parse(writer)] = int.Parse(number);
                acknowledged++;
            }

            return acknowledged >= limit ? TimeSpan.Zero : null;
        });
        Assert.True(acknowledged >= limit, $"The worker ended by itself after {acknowledged} writes.");
        return acknowledged;
    }

    private static void CheckTexts(SortedDictionary<string, string> found, int[] last)
    {
        for (var writer = 0; writer < last.Length; writer++)
        {
            for (var slot = 0; slot < KilledJournal.Slots; slot++)
            {
                var text = found.TryGetValue($"{writer}/{slot}", out var value) ? int.Parse(value) : -1;
                Assert.Contains(text, Possible(last[writer], slot));
                last[writer] = Math.Max(last[writer], text);
            }
        }
    }

    private static async Task CheckBlobsAsync(Azure.Storage.Blobs.BlobContainerClient container, int[] last)
    {
        for (var writer = 0; writer < last.Length; writer++)
        {
            for (var slot = 0; slot < KilledJournal.Slots; slot++)
            {
                var written = Possible(last[writer], slot).Where(number => number >= 0).ToList();
                if (written.Count == 0)
                {
                    continue; // not touched in this life
                }

                var blob = container.GetBlobClient($"{writer}/{slot}");
                var content = (await blob.ExistsAsync()).Value ? (await blob.DownloadContentAsync()).Value.Content.ToArray() : null;
                var possible = written.Select(number => KilledJournal.ContentOf(writer, number));
                Assert.True(
                    last[writer] < slot || possible.Any(expected => (content ?? []).AsSpan().SequenceEqual(expected ?? [])),
                    $"Blob {blob.Name} is not as write {string.Join(" or ", written)} left it.");
            }
        }
    }

    /// <summary>The last acknowledged write of a slot, and the write under way when that went to the slot.</summary>
    private static IEnumerable<int> Possible(int last, int slot)
    {
        var acknowledged = last - (((last - slot) % KilledJournal.Slots + KilledJournal.Slots) % KilledJournal.Slots);
        yield return Math.Max(acknowledged, -1);
        if ((last + InFlight) % KilledJournal.Slots == slot)
        {
            yield return last + InFlight;
        }
    }
}
