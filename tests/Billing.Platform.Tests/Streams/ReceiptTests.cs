using Billing.Domain.Primitives;
using Billing.Platform.Streams;

namespace Billing.Platform.Tests.Streams;

/// <summary>What was handled is handled once.</summary>
[Trait("Capability", "PLT-01")]
public sealed class ReceiptTests
{
    [Fact]
    public async Task A_command_that_comes_again_has_no_effect_and_is_answered_by_its_receipt()
    {
        await using var world = await StreamWorld.CreateAsync();
        await world.CountAsync("a", by: 5);
        await world.CountAsync("b", by: 1);

        var again = Assert.IsType<CommitResult<Counter>.Unchanged>(await world.CountAsync("a", by: 5));

        Assert.Equal(("a", 1L, 1), (again.Receipt!.Key, again.Receipt.FirstSequence, again.Receipt.EventCount));
        Assert.Equal((6, 2), (again.State.Sum, again.State.Times));
        Assert.Equal(2, (await world.HistoryAsync()).Count);
    }

    [Fact]
    public async Task A_command_that_comes_again_is_known_by_its_receipt_though_the_state_it_left_would_refuse_it()
    {
        await using var world = await StreamWorld.CreateAsync();
        Task<CommitResult<Counter>> OnceAsync() => world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("once"), state =>
            state.Times == 0 ? StreamWorld.Count() : Outcome.Reject(Problem.Error("counter.full", "$", "It is full.")));

        Assert.IsType<CommitResult<Counter>.Committed>(await OnceAsync());
        Assert.IsType<CommitResult<Counter>.Unchanged>(await OnceAsync());
    }

    [Fact]
    public async Task What_was_refused_or_changed_nothing_leaves_no_receipt_and_is_decided_anew()
    {
        await using var world = await StreamWorld.CreateAsync();
        var refused = await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("a"), _ => Outcome.Reject(Problem.Error("counter.shut", "$", "It is shut.")));
        var idle = await world.Store.ExecuteAsync<Counter>(StreamWorld.Address, StreamWorld.Command("a"), _ => Outcome.AlreadyDone());

        Assert.Equal("counter.shut", Assert.IsType<CommitResult<Counter>.Rejected>(refused).Problems[0].Code);
        Assert.Null(Assert.IsType<CommitResult<Counter>.Unchanged>(idle).Receipt);
        Assert.Equal(0, await world.ReceiptsAsync());
        Assert.IsType<CommitResult<Counter>.Committed>(await world.CountAsync("a"));
    }

    [Fact]
    public async Task Another_request_under_a_key_is_refused_and_the_same_one_gets_the_state_of_its_first_time()
    {
        await using var world = await StreamWorld.CreateAsync();
        Task<CommitResult<Counter>> RequestAsync(string digest) => world.Store.ExecuteAsync<Counter>(
            StreamWorld.Address, StreamWorld.Command("a") with { RequestDigest = digest }, _ => StreamWorld.Count(5));
        await RequestAsync("one");
        await world.CountAsync("b", by: 7);

        var same = Assert.IsType<CommitResult<Counter>.Unchanged>(await RequestAsync("one"));
        var other = Assert.IsType<CommitResult<Counter>.Rejected>(await RequestAsync("two"));

        Assert.Equal(5, same.State.Sum);
        Assert.Equal(Command.KeyReused, other.Problems[0].Code);
        Assert.Equal(12, (await world.Store.LoadAsync<Counter>(StreamWorld.Address)).Sum);
    }

    [Fact]
    public async Task A_batch_of_inputs_is_decided_on_those_that_are_new()
    {
        await using var world = await StreamWorld.CreateAsync();
        Task<CommitResult<Counter>> BatchAsync(params string[] keys) => world.Store.ExecuteAsync<Counter>(
            StreamWorld.Address, StreamWorld.Command("unused"), keys, (_, fresh) => fresh.Count == 0 ? Outcome.AlreadyDone() : StreamWorld.Count(by: fresh.Count));
        await BatchAsync("a", "b");

        Assert.Equal(3, Assert.IsType<CommitResult<Counter>.Committed>(await BatchAsync("b", "c")).State.Sum);
        Assert.IsType<CommitResult<Counter>.Unchanged>(await BatchAsync("a", "b", "c"));
        Assert.Equal(3, await world.ReceiptsAsync());
    }

    [Fact]
    public async Task A_request_without_a_key_is_a_repetition_only_as_long_as_its_first_time_made_the_last_commit()
    {
        await using var world = await StreamWorld.CreateAsync();
        Task<CommitResult<Counter>> AskAsync() => world.Store.ExecuteAsync<Counter>(
            StreamWorld.Address, StreamWorld.Command("content") with { RequestDigest = "d", RepeatsLastCommitOnly = true }, _ => StreamWorld.Count());

        Assert.IsType<CommitResult<Counter>.Committed>(await AskAsync());
        Assert.IsType<CommitResult<Counter>.Unchanged>(await AskAsync());
        await world.CountAsync("between");
        Assert.IsType<CommitResult<Counter>.Committed>(await AskAsync());
    }
}
