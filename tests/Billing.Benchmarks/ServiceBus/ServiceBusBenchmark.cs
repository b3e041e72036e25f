namespace Billing.Benchmarks.ServiceBus;

/// <summary>
/// Messages a second that are sent, received and completed through the client, all three at the same time: on a queue, and
/// on one with 1,000 sessions. Options: <c>--messages 200000</c>, <c>--senders 64</c>, <c>--receivers 8</c>,
/// <c>--sessions 1000</c>.
/// </summary>
internal static class ServiceBusBenchmark
{
    private const string Unit = "messages/s";

    public static Task<int> RunAsync(BenchmarkOptions options)
    {
        var load = new BusLoad(
            options.Amount("messages", 200_000, 2_000), options.Number("senders", 64), options.Number("receivers", 8), options.Amount("sessions", 1_000, 100));
        return Variant.RunAllAsync(
            options,
            [
                .. Variant.InMemoryAndDurable("servicebus", Unit, load.Senders, durable => RunAsync(load, durable, "plain")),
                .. Variant.InMemoryAndDurable("servicebus-sessions", Unit, load.Senders, durable => RunAsync(load, durable, "sessions")),
            ]);
    }

    private static async Task<Pass> RunAsync(BusLoad load, bool isDurable, string queue)
    {
        using var pass = new BusPass(load, isDurable, queue);
        return await pass.RunAsync();
    }
}

/// <param name="Messages">How many are sent in a run.</param>
/// <param name="Senders">Callers that send one message after the other.</param>
/// <param name="Receivers">Callers that receive; each completes what it got at the same time.</param>
/// <param name="Sessions">Sessions that the messages are spread over, where there are sessions.</param>
internal sealed record BusLoad(int Messages, int Senders, int Receivers, int Sessions);
