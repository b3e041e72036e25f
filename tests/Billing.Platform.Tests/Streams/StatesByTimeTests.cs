using Billing.Platform.Streams;

namespace Billing.Platform.Tests.Streams;

/// <summary>States that are read page by page in the order of a time: each once, and no page reads what lies before it.</summary>
public sealed class StatesByTimeTests
{
    private static readonly StatesByTime<Counter> Newest = new("counter/", "at", counter => counter.At!.Value);

    // One more than the page is asked for at a time; others of its last time may stand on the next.
    private const int TwoPages = 2 * (7 + 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_hold_each_state_once_in_the_order_of_times_and_streams(bool oldestFirst)
    {
        await using var world = await OfThirtyAsync();
        var order = Newest with { OldestFirst = oldestFirst };

        var streams = new List<string>();
        StatePlace? place = null;
        while (await TakeAsync(world, order, place, most: 7) is { Count: > 0 } page)
        {
            streams.AddRange(page.Select(state => state.Stream));
            place = order.PlaceOf(page[^1]);
        }

        var times = Enumerable.Range(0, 30).GroupBy(MinuteOf).OrderBy(group => oldestFirst ? group.Key : -group.Key);
        Assert.Equal(times.SelectMany(group => group.Select(NameOf).Order(StringComparer.Ordinal)), streams);
    }

    [Fact]
    public async Task A_page_reads_its_own_states_wherever_it_begins()
    {
        await using var world = await OfThirtyAsync();
        var first = await TakeAsync(world, Newest, after: null, most: 7);
        Assert.InRange(world.ItemsRead(), 7, TwoPages);

        var last = await TakeAsync(world, Newest, Newest.PlaceOf(first[^1]), most: 7);
        Assert.Equal(7, last.Count);
        Assert.InRange(world.ItemsRead(), 7, TwoPages);
    }

    [Fact]
    public async Task Conditions_hold_in_the_store_and_in_the_count_and_times_with_fractions_keep_their_order()
    {
        await using var world = await StreamWorld.CreateAsync();
        await CountAsync(world, "counter/whole", StreamWorld.Now, "kept");
        await CountAsync(world, "counter/later", StreamWorld.Now.AddMilliseconds(500), "kept too");
        await CountAsync(world, "counter/other", StreamWorld.Now.AddMilliseconds(570), "left");
        await CountAsync(world, "other/1", StreamWorld.Now, "kept");

        var kept = Newest with { Conditions = [StateCondition.StartsWith("note", "kept")] };
        Assert.Equal(["counter/later", "counter/whole"], (await TakeAsync(world, kept, after: null, most: 9)).Select(state => state.Stream));
        Assert.Equal(2, await new StreamQueries(world.Streams).CountAsync("nordwind", "westeurope", kept));

        var zone = StreamWorld.Now.AddMilliseconds(570).ToOffset(TimeSpan.FromHours(2));
        Assert.Equal(["counter/later", "counter/whole"], await NamesAsync(world, StateCondition.Before("at", zone)));
        Assert.Equal(["counter/other"], await NamesAsync(world, StateCondition.From("at", zone)));
        Assert.Equal(["counter/later"], await NamesAsync(world, StateCondition.Is("note", "kept too")));
    }

    private static async Task<IEnumerable<string>> NamesAsync(StreamWorld world, StateCondition condition) =>
        (await TakeAsync(world, Newest with { Conditions = [condition] }, after: null, most: 9)).Select(state => state.Stream);

    private static Task<IReadOnlyList<StateDocument<Counter>>> TakeAsync(StreamWorld world, StatesByTime<Counter> order, StatePlace? after, int most) =>
        new StreamQueries(world.Streams).TakeAsync("nordwind", "westeurope", order, after, most);

    // Three share each time.
    private static async Task<StreamWorld> OfThirtyAsync()
    {
        var world = await StreamWorld.CreateAsync();
        for (var index = 0; index < 30; index++)
        {
            await CountAsync(world, NameOf(index), StreamWorld.Now.AddMinutes(MinuteOf(index)), string.Empty);
        }

        world.ItemsRead();
        return world;
    }

    private static int MinuteOf(int index) => index * 7 % 10;

    private static string NameOf(int index) => $"counter/{index}";

    private static Task<CommitResult<Counter>> CountAsync(StreamWorld world, string stream, DateTimeOffset at, string note) => world.Store.ExecuteAsync<Counter>(
        new StreamAddress("nordwind", "westeurope", stream), StreamWorld.Command("count"), _ => Billing.Domain.Primitives.Outcome.Accept(new Counted(1, at, note)));
}
