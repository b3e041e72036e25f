using System.Collections.Concurrent;
using System.Text.Json;
using Billing.Local.Functions;
using Billing.Local.Functions.State;
using Billing.Local.Tests.Cosmos;
using Billing.Local.Tests.Journal;
using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Azure Cosmos DB trigger for Azure Functions 2.x and higher" (functions-bindings-cosmosdb-v2-trigger)
// and "Azure Functions error handling and retries" (functions-bindings-error-pages).
public sealed class ChangeFeedTriggerTests : IDisposable
{
    private readonly TestJournal _journal = new();
    private readonly Seen _seen = new();

    public void Dispose() => _journal.Dispose();

    public sealed class Seen : ConcurrentQueue<string>
    {
        public int Failures { get; set; }

        public void Take(IEnumerable<string> ids)
        {
            Enqueue(string.Join(',', ids));
            if (Failures-- > 0)
            {
                throw new InvalidOperationException("not now");
            }
        }
    }

    public sealed record Item(string Id, string Tenant, long Amount);

    public sealed class Typed(Seen seen)
    {
        [Function("Relay")]
        [FixedDelayRetry(-1, "00:00:10")]
        public void Run([CosmosDBTrigger("billing", "%Container%", StartFromBeginning = true, MaxItemsPerInvocation = 3)] IReadOnlyList<Item> items) =>
            seen.Take(items.Select(item => $"{item.Tenant}/{item.Id}={item.Amount}"));
    }

    public sealed class Later(Seen seen)
    {
        [Function("Later")]
        public void Run([CosmosDBTrigger("billing", "streams")] IReadOnlyList<JsonElement> items) =>
            seen.Take(items.Select(item => item.GetProperty("id").GetString()!));
    }

    public sealed class Twice(Seen seen)
    {
        [Function("Twice")]
        [ExponentialBackoffRetry(2, "00:00:01", "00:00:02")]
        public void Run([CosmosDBTrigger("billing", "streams", StartFromBeginning = true)] string items, FunctionContext context) =>
            seen.Take([$"{JsonDocument.Parse(items).RootElement.GetArrayLength()} at {context.RetryContext.RetryCount}"]);
    }

    public static class Wrong
    {
        [Function("NoContainer")]
        public static void Run([CosmosDBTrigger("billing", "nowhere")] IReadOnlyList<Item> items) => _ = items;
    }

    [Fact]
    public async Task Changes_come_in_order_and_in_batches_as_large_as_the_attribute_allows()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await PutAsync(world, 1, 2, 3, 4);
        await using var running = await RunAsync(world, typeof(Typed));
        await running.DrainAsync();
        await PutAsync(world, 5);
        await running.DrainAsync();
        Assert.Equal(["acme/1=10,acme/2=20,acme/3=30", "acme/4=40", "acme/5=50"], _seen);
    }

    [Fact]
    public async Task A_restart_goes_on_after_the_last_batch_that_succeeded()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await PutAsync(world, 1);
        await using (var running = await RunAsync(world, typeof(Typed)))
        {
            await running.DrainAsync();
        }

        await PutAsync(world, 2);
        await using (var running = await RunAsync(world, typeof(Typed)))
        {
            await running.DrainAsync();
        }

        Assert.Equal(["acme/1=10", "acme/2=20"], _seen);
    }

    [Fact]
    public async Task A_failed_batch_with_a_retry_attribute_comes_again_after_its_delay_and_nothing_passes_it()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await using var running = await RunAsync(world, typeof(Typed));
        _seen.Failures = 2;
        await PutAsync(world, 1);
        await running.DrainAsync();
        await PutAsync(world, 2);
        await running.DrainAsync();
        Assert.Equal(["acme/1=10"], _seen);
        await running.AdvanceAsync(world.Clock, TimeSpan.FromSeconds(10));
        Assert.Equal(["acme/1=10", "acme/1=10"], _seen);
        await running.AdvanceAsync(world.Clock, TimeSpan.FromSeconds(10));
        Assert.Equal(["acme/1=10", "acme/1=10", "acme/1=10", "acme/2=20"], _seen);
    }

    [Fact]
    public async Task A_stop_while_a_retry_waits_does_not_skip_the_batch()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await PutAsync(world, 1);
        _seen.Failures = 1;
        await using (var running = await RunAsync(world, typeof(Typed)))
        {
            await running.DrainAsync();
        }

        await using (var running = await RunAsync(world, typeof(Typed)))
        {
            await running.DrainAsync();
        }

        Assert.Equal(["acme/1=10", "acme/1=10"], _seen);
    }

    // "The change feed trigger ... by default continues to process changes even if your function code fails."
    [Fact]
    public async Task A_failed_batch_without_a_retry_attribute_is_skipped()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await PutAsync(world, 1);
        await using var running = await RunAsync(world, typeof(Later));
        _seen.Failures = 1;
        await PutAsync(world, 2);
        await running.DrainAsync();
        await PutAsync(world, 3);
        await running.DrainAsync();
        Assert.Equal(["2", "3"], _seen);
    }

    [Fact]
    public async Task A_function_that_does_not_start_from_the_beginning_misses_nothing_after_its_first_start()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await PutAsync(world, 1);
        await using (await RunAsync(world, typeof(Later)))
        {
        }

        await PutAsync(world, 2);
        await using var running = await RunAsync(world, typeof(Later));
        await running.DrainAsync();
        Assert.Equal(["2"], _seen);
    }

    [Fact]
    public async Task A_batch_is_skipped_when_its_retries_are_used_up()
    {
        await using var world = await CosmosWorld.CreateAsync();
        await PutAsync(world, 1);
        _seen.Failures = 100;
        await using var running = await RunAsync(world, typeof(Twice));
        await running.AdvanceAsync(world.Clock, TimeSpan.FromMinutes(1));
        Assert.Equal(["1 at 0", "1 at 1", "1 at 2"], _seen);
    }

    [Fact]
    public async Task An_unknown_container_is_one_clear_line()
    {
        await using var world = await CosmosWorld.CreateAsync();
        Assert.Equal(
            "Function 'NoContainer': there is no container 'nowhere' in a database 'billing'",
            Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(Wrong), cosmos: world.Account).Build()).Message);
    }

    private static async Task PutAsync(CosmosWorld world, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            var json = $$"""{"id":"{{number}}","tenant":"acme","region":"eu","stream":"s","amount":{{number * 10}}}""";
            await CosmosWorld.PutAsync(world.Streams, CosmosWorld.Key("acme", "eu", "s"), json);
        }
    }

    private async Task<RunningHost> RunAsync(CosmosWorld world, Type functions)
    {
        var state = _journal.Replay(new FunctionsState(_journal));
        var builder = HostFixture.Builder(functions, world.Clock, state: state, cosmos: world.Account, settings: ("Container", "streams"));
        builder.Services.AddSingleton(_seen);
        return await builder.RunAsync();
    }
}
