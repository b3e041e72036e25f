using System.Globalization;
using Billing.Local.Journal;

namespace Billing.Local.Tests.Kills;

/// <summary>
/// Kills a process with all local services under load, at random moments, and looks for all that it had acknowledged. Run
/// many rounds, or those of a seed again, with <c>BILLING_KILL_ROUNDS</c> and <c>BILLING_KILL_SEED</c>: the seed decides on
/// the moments, the operating system on what happens at each.
/// </summary>
public sealed class ServicesKillTests(ITestOutputHelper output)
{
    private const int UsualRounds = 3;

    private readonly IReadOnlyList<Load> _loads = KilledServices.Loads();
    private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;
    private int _life;
    private int _lines;
    private bool _works;

    [Fact]
    [Trait("Capability", "PLT-02")]
    [Trait("Capability", "PLT-20")]
    public async Task After_kill_9_at_random_moments_everything_that_any_service_acknowledged_is_there()
    {
        var seed = KilledProcess.Setting("BILLING_KILL_SEED") ?? Environment.TickCount;
        var rounds = KilledProcess.Setting("BILLING_KILL_ROUNDS") ?? UsualRounds;
        output.WriteLine($"BILLING_KILL_SEED={seed} BILLING_KILL_ROUNDS={rounds}; the data is in {_folder} until the test succeeds");
        var random = new Random(seed);
        for (var round = 1; round <= rounds; round++)
        {
            // Where nothing has worked, there is nothing new to look for; sometimes the next life recovers right away.
            if (await RunAndKillAsync(Moment.Choose(random)) || random.Next(2) == 0)
            {
                await CheckAsync((load, services) => load.CheckAsync(services));
            }
        }

        await CheckAsync((load, services) => load.FinishAsync(services));
        Directory.Delete(_folder, recursive: true);
    }

    /// <returns>True if the services were at work.</returns>
    private async Task<bool> RunAndKillAsync(Moment moment)
    {
        _life++;
        (_lines, _works) = (0, false);
        output.WriteLine($"life {_life}: to be killed {moment}");
        foreach (var load in _loads)
        {
            load.Begin(_life);
        }

        var environment = new Dictionary<string, string>
        {
            [KilledServices.FolderVariable] = _folder,
            [KilledServices.LifeVariable] = _life.ToString(CultureInfo.InvariantCulture),
        };
        var wasKilled = await KilledProcess.RunAsync(
            typeof(KilledServices), nameof(KilledServices.Work_until_they_are_killed), environment, line => Hear(line) ? moment.Reached(line, _lines) : null);
        Assert.True(wasKilled, "The process ended by itself.");
        output.WriteLine($"  killed after {_lines} acknowledgements");
        return _works;
    }

    /// <summary>True if it is a line of a load or of the services, and not one of the test runner.</summary>
    private bool Hear(string line)
    {
        var words = line.Split(' ');
        Assert.False(words[0] == KilledServices.Failed, $"After {_lines} acknowledgements: {line}");
        if (_loads.FirstOrDefault(load => load.Name == words[0]) is { } load)
        {
            load.Hear(words.AsSpan(1));
            _lines++;
            return true;
        }

        _works |= words[0] == KilledServices.Works;
        return words[0] is KilledServices.Opens or KilledServices.Snapshot;
    }

    private async Task CheckAsync(Func<Load, LoadedServices, Task> check)
    {
        await using var services = await LoadedServices.OpenAsync(_folder);
        await services.CreateContainersAsync();
        output.WriteLine($"{services.Report}");
        foreach (var load in _loads)
        {
            await check(load, services);
        }
    }

    /// <summary>When the process is killed.</summary>
    /// <param name="Line">At a line that begins with this.</param>
    /// <param name="Count">At so many lines of loads, or so many of this kind.</param>
    /// <param name="Delay">Time after it.</param>
    private sealed record Moment(string? Line, int Count, TimeSpan Delay)
    {
        private int _seen;

        /// <summary>While it recovers, in a snapshot, or after some acknowledgements.</summary>
        public static Moment Choose(Random random) => random.Next(5) switch
        {
            0 => new Moment(KilledServices.Opens, 1, TimeSpan.FromMilliseconds(random.Next(120))),
            1 or 2 => new Moment(KilledServices.Snapshot, random.Next(1, 6), TimeSpan.FromMilliseconds(random.Next(4))),
            _ => new Moment(null, random.Next(1, 1_000), TimeSpan.Zero),
        };

        public TimeSpan? Reached(string line, int lines)
        {
            var count = Line is null ? lines : line == Line ? ++_seen : 0;
            return count >= Count ? Delay : null;
        }

        public override string ToString() => $"{Delay.TotalMilliseconds} ms after {Count} {Line ?? "acknowledgement"}";
    }
}
