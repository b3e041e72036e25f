using Billing.Domain.Primitives;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Platform.Tests.Streams;

/// <summary>Of writers that meet, each takes effect on the state that the one before left behind.</summary>
[Trait("Capability", "PLT-01")]
public sealed class ConflictTests
{
    [Fact]
    public async Task A_writer_that_lost_decides_again_on_the_state_of_the_winner()
    {
        await using var world = await StreamWorld.CreateAsync();
        await world.CountAsync("first");
        var seen = new List<int>();

        var result = await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("late"), state =>
        {
            seen.Add(state.Sum);
            if (seen.Count == 1)
            {
                // Somebody else commits between the read and the batch.
                world.CountAsync("between", by: 10).GetAwaiter().GetResult();
            }

            return StreamWorld.Count();
        });

        Assert.Equal([1, 11], seen);
        Assert.Equal(12, Assert.IsType<CommitResult<Counter>.Committed>(result).State.Sum);
        Assert.Equal([1L, 2L, 3L], (await world.HistoryAsync()).Select(envelope => envelope.Sequence));
    }

    [Fact]
    public async Task The_same_command_that_a_twin_commits_first_takes_effect_once()
    {
        await using var world = await StreamWorld.CreateAsync();
        await world.CountAsync("first");
        var decided = 0;

        var result = await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("twin"), _ =>
        {
            if (++decided == 1)
            {
                world.CountAsync("twin").GetAwaiter().GetResult();
            }

            return StreamWorld.Count();
        });

        Assert.Equal("twin", Assert.IsType<CommitResult<Counter>.Unchanged>(result).Receipt!.Key);
        Assert.Equal(1, decided);
        Assert.Equal(2, (await world.Store.LoadAsync<Counter>(StreamWorld.Address)).Times);
    }

    [Fact]
    public async Task Writers_that_come_at_once_lose_nothing()
    {
        await using var world = await StreamWorld.CreateAsync(new StreamStoreOptions { MaximumAttempts = 200, WaitAfterConflict = (_, _) => Task.CompletedTask });

        await Parallel.ForAsync(0, 40, async (number, _) => await world.CountAsync($"k-{number % 20}"));

        Assert.Equal((20, 20), (await world.Store.LoadAsync<Counter>(StreamWorld.Address) is var state ? (state.Sum, state.Times) : default));
        var history = await world.HistoryAsync();
        Assert.Equal(Enumerable.Range(1, 20).Select(each => (long)each), history.Select(envelope => envelope.Sequence));
        Assert.All(history.Zip(history.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.PreviousHash));
    }

    [Fact]
    public async Task A_writer_that_loses_every_time_gives_up_after_the_tries_it_has_and_changes_nothing()
    {
        await using var world = await StreamWorld.CreateAsync(new StreamStoreOptions { MaximumAttempts = 3, WaitAfterConflict = (_, _) => Task.CompletedTask });
        await world.CountAsync("first");
        var tries = 0;

        await Assert.ThrowsAsync<StreamConflictException>(() => world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("unlucky"), _ =>
        {
            world.CountAsync($"other-{++tries}").GetAwaiter().GetResult();
            return StreamWorld.Count(by: 100);
        }));

        Assert.Equal(3, tries);
        Assert.Equal(4, (await world.Store.LoadAsync<Counter>(StreamWorld.Address)).Sum);
    }

    [Fact]
    public async Task A_stream_that_was_guessed_to_be_new_and_is_not_is_read_and_decided_again()
    {
        await using var world = await StreamWorld.CreateAsync();
        await world.CountAsync("first", by: 3);
        var seen = new List<int>();

        var result = await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("guess") with { OpensStream = true }, state =>
        {
            seen.Add(state.Sum);
            return StreamWorld.Count();
        });

        Assert.Equal([0, 3], seen);
        Assert.Equal(4, Assert.IsType<CommitResult<Counter>.Committed>(result).State.Sum);
    }

    [Fact]
    public async Task A_stream_of_another_region_is_neither_read_nor_written()
    {
        await using var world = await StreamWorld.CreateAsync();
        var elsewhere = StreamWorld.Address with { Region = "eastus" };

        await Assert.ThrowsAsync<OtherRegionException>(() => world.Store.LoadAsync<Counter>(elsewhere));
        await Assert.ThrowsAsync<OtherRegionException>(() => world.Store.ExecuteAsync<Counter>(elsewhere, StreamWorld.Command("a"), _ => Outcome.AlreadyDone()));
    }
}
