using System.Diagnostics;
using Billing.Simulation;

namespace Billing.Functions.Tests.Faults;

public sealed class SeedTests
{
    [Fact]
    public async Task A_day_of_business_under_all_faults_leaves_books_that_hold_and_comes_out_the_same_again()
    {
        var first = await PlayAsync(seed: 11, days: 1);
        var second = await PlayAsync(seed: 11, days: 1);

        Assert.Equal(first.Plan.Digest, second.Plan.Digest);
        Assert.Equal(0, first.Host.Strays);
    }

    /// <summary>Some more days. The simulation's command plays as many as one likes.</summary>
    [Fact(Explicit = true)]
    public async Task Days_of_business_under_all_faults_leave_books_that_hold()
    {
        var first = await PlayAsync(seed: 1, days: 2);
        var other = await PlayAsync(seed: 2, days: 2);

        Assert.NotEqual(first.Plan.Digest, other.Plan.Digest);
    }

    [Fact]
    public async Task Faults_on_the_thread_pool_whose_order_nobody_controls_leave_books_that_hold()
    {
        var run = await (Simulation.Simulation.OfSeed(5, days: 1) with { IsOnThreadPool = true }).PlayAsync();

        Assert.Empty(run.Result.Differences);
    }

    [Fact]
    public async Task A_seed_that_breaks_off_stops_no_other_and_is_printed_with_the_command_that_plays_it_again()
    {
        // Without a folder for temporary files no host can start.
        var start = new ProcessStartInfo("dotnet", [typeof(SimulatedHost).Assembly.Location, "--seed", "7", "--seeds", "3", "--days", "4"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["TMPDIR"] = "/nowhere";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains("Seed 7 broke off. Play it again: dotnet run -c Release --project tests/Billing.Simulation -- --seed 7 --seeds 1 --days 4", errors, StringComparison.Ordinal);
        Assert.Contains("Seed 9 broke off.", errors, StringComparison.Ordinal);
        Assert.Contains("0 of 3 seeds hold", await output, StringComparison.Ordinal);
        Assert.Contains("Failed with 3 seeds (7, 8, 9): broke off: FileNotFoundException", await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_play_is_shrunk_to_the_message_that_makes_it_fail()
    {
        var day = Simulation.Simulation.OfSeed(3, days: 1) with { Rules = [] };
        var culprit = day.Messages.First(message => message.Message.Channel == OutsideChannel.Shopify);

        var small = await Shrinking.ShrinkAsync(day, play => Task.FromResult(play.Messages.Contains(culprit)), _ => { });

        Assert.Equal([culprit], small.Messages);
        var again = Shrinking.Restrict(Simulation.Simulation.OfSeed(3, 1), Shrinking.Command(small, 1).Split("--messages ")[1].Split(' ')[0], faults: null);
        Assert.Equal((culprit.At, culprit.Message.Id), Assert.Single(again.Messages.Select(sent => (sent.At, sent.Message.Id))));
    }

    private static async Task<SimulationRun> PlayAsync(int seed, int days)
    {
        var simulation = Simulation.Simulation.OfSeed(seed, days);
        var run = await simulation.PlayAsync();

        Assert.True(run.Result.Holds, $"{string.Join('\n', run.Result.Differences)}\n{Shrinking.Command(simulation, days)}");
        Assert.True(run.Plan.Injected.Values.Sum() > 10 * days, "The plan hardly struck.");
        return run;
    }
}
