using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Billing.Local.Functions;
using Billing.Local.ServiceBus;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Azure Service Bus trigger for Azure Functions" (functions-bindings-service-bus-trigger) and
// "Azure Service Bus bindings for Azure Functions" (functions-bindings-service-bus), section "host.json settings".
public sealed class ServiceBusTriggerTests : IDisposable
{
    private const string Entities = """
        {
          "sku": { "name": "Standard" },
          "queues": [
            { "name": "plain", "properties": { "lockDuration": "PT30S", "maxDeliveryCount": 3 } },
            { "name": "sessions", "properties": { "lockDuration": "PT30S", "maxDeliveryCount": 3, "requiresSession": true } }
          ],
          "topics": [
            { "name": "events", "properties": {}, "subscriptions": [ { "name": "all", "properties": { "maxDeliveryCount": 3 } } ] }
          ]
        }
        """;

    private readonly SimulatedClock _clock = new(HostFixture.Start);
    private readonly Seen _seen = new();
    private readonly TestJournal _journal = new();
    private readonly LocalServiceBusNamespace _bus;
    private readonly ServiceBusClient _client;

    public ServiceBusTriggerTests()
    {
        _bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(System.Text.Encoding.UTF8.GetBytes(Entities), "test"), _clock, _journal);
        _client = _bus.CreateClient();
    }

    public sealed class Seen : ConcurrentQueue<string>
    {
        private readonly Lock _gate = new();
        private int _running;

        public int Failures { get; set; }

        public int Most { get; private set; }

        public TaskCompletionSource? Hold { get; set; }

        public void Enter()
        {
            lock (_gate)
            {
                Most = Math.Max(Most, ++_running);
            }
        }

        public void Leave()
        {
            lock (_gate)
            {
                _running--;
            }
        }
    }

    public void Dispose()
    {
        _bus.Dispose();
        _journal.Dispose();
    }

    public sealed record Order(string Number, int Count);

    public sealed class Plain(Seen seen)
    {
        [Function("Plain")]
        public async Task RunAsync([ServiceBusTrigger("%Queue%", Connection = "Bus")] ServiceBusReceivedMessage message, FunctionContext context)
        {
            seen.Enter();
            seen.Enqueue($"{message.MessageId} {message.DeliveryCount} {message.Body}");
            Assert.Equal(message.MessageId, context.BindingContext.BindingData["MessageId"]);
            await (seen.Hold?.Task ?? Task.CompletedTask);
            seen.Leave();
            if (seen.Failures-- > 0)
            {
                throw new InvalidOperationException("not now");
            }
        }
    }

    public sealed class Settling(Seen seen)
    {
        [Function("Settling")]
        public async Task RunAsync(
            [ServiceBusTrigger("plain", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
        {
            seen.Enqueue($"{message.MessageId} {message.DeliveryCount}");
            switch (message.Subject)
            {
                case "complete":
                    await actions.CompleteMessageAsync(message);
                    break;
                case "complete and fail":
                    await actions.CompleteMessageAsync(message);
                    throw new InvalidOperationException("after the message was settled");
                case "abandon" when message.DeliveryCount < 3:
                    await actions.AbandonMessageAsync(message, new Dictionary<string, object> { ["tries"] = message.DeliveryCount });
                    break;
                case "abandon":
                    Assert.Equal(2, message.ApplicationProperties["tries"]);
                    await actions.CompleteMessageAsync(message);
                    break;
                case "dead":
                    await actions.DeadLetterMessageAsync(message, deadLetterReason: "why", deadLetterErrorDescription: "because");
                    break;
            }
        }
    }

    public sealed class Values(Seen seen)
    {
        [Function("Poco")]
        public void Poco([ServiceBusTrigger("events", "all")] Order order, FunctionContext context) =>
            seen.Enqueue($"{order.Number} {order.Count} {context.TraceContext.TraceParent[..35]}");

        [Function("Text")]
        public void Text([ServiceBusTrigger("plain")] string order) => seen.Enqueue(order);
    }

    public sealed class Batches(Seen seen)
    {
        [Function("Batch")]
        public void Run([ServiceBusTrigger("plain", IsBatched = true)] ServiceBusReceivedMessage[] messages) => seen.Enqueue($"{messages.Length} messages");
    }

    public sealed class Slow(Seen seen, TimeProvider clock)
    {
        [Function("Slow")]
        public async Task RunAsync([ServiceBusTrigger("plain")] ServiceBusReceivedMessage message)
        {
            await Task.Delay(TimeSpan.FromMinutes(2), clock);
            seen.Enqueue($"{message.MessageId} {message.DeliveryCount}");
        }
    }

    public static class Wrong
    {
        [Function("NoQueue")]
        public static void NoQueue([ServiceBusTrigger("nowhere")] string message) => _ = message;

        [Function("NoSubscription")]
        public static void NoSubscription([ServiceBusTrigger("events", "nobody")] string message) => _ = message;

        [Function("NeedsSessions")]
        public static void NeedsSessions([ServiceBusTrigger("sessions")] string message) => _ = message;

        [Function("NoSessions")]
        public static void NoSessions([ServiceBusTrigger("plain", IsSessionsEnabled = true)] string message) => _ = message;
    }

    [Fact]
    public async Task A_message_is_completed_when_the_function_succeeds()
    {
        await using var running = await RunAsync(typeof(Plain));
        await SendAsync("plain", Message("1"), Message("2"));
        await running.DrainAsync();
        Assert.Equal(["1 1 body", "2 1 body"], _seen.Order());
        Assert.Equal(0, _bus.ActiveMessages("plain"));
    }

    // "PeekLock behavior": on failure the message is abandoned, comes again at once, and ends in the dead-letter queue.
    [Fact]
    public async Task A_message_whose_function_fails_is_abandoned_at_once_and_dead_lettered_after_its_deliveries()
    {
        _seen.Failures = 100;
        await using var running = await RunAsync(typeof(Plain));
        await SendAsync("plain", Message("1"));
        await running.DrainAsync();
        Assert.Equal(["1 1 body", "1 2 body", "1 3 body"], _seen);
        var dead = await _client.CreateReceiver("plain", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).ReceiveMessageAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("MaxDeliveryCountExceeded", dead!.DeadLetterReason);
    }

    [Theory]
    [InlineData("complete", 1, 0)]
    [InlineData("complete and fail", 1, 0)]
    [InlineData("abandon", 3, 0)]
    [InlineData("dead", 1, 1)]
    public async Task A_function_settles_its_messages_itself(string subject, int deliveries, int dead)
    {
        await using var running = await RunAsync(typeof(Settling));
        await SendAsync("plain", Message("1", subject: subject));
        await running.DrainAsync();
        Assert.Equal(Enumerable.Range(1, deliveries).Select(i => $"1 {i}"), _seen);
        Assert.Equal(0, _bus.ActiveMessages("plain"));
        Assert.Equal(dead, _bus.ActiveMessages("plain/$DeadLetterQueue"));
    }

    [Fact]
    public async Task A_message_that_nobody_settles_comes_again_when_its_lock_is_over()
    {
        await using var running = await RunAsync(typeof(Settling));
        await SendAsync("plain", Message("1", subject: "forget"));
        await running.DrainAsync();
        Assert.Single(_seen);
        await running.AdvanceAsync(_clock, TimeSpan.FromSeconds(31));
        Assert.Equal(["1 1", "1 2"], _seen);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task Auto_complete_of_host_json_holds_where_the_attribute_says_nothing(bool autoComplete, int left)
    {
        using var file = new HostJsonFile($$"""{ "extensions": { "serviceBus": { "autoCompleteMessages": {{(autoComplete ? "true" : "false")}} } } }""");
        await using var running = await RunAsync(typeof(Plain), file.Path);
        await SendAsync("plain", Message("1"));
        await running.DrainAsync();
        Assert.Equal(left, _bus.ActiveMessages("plain"));
    }

    [Fact]
    public async Task No_more_messages_run_at_a_time_than_host_json_allows()
    {
        using var file = new HostJsonFile("""{ "extensions": { "serviceBus": { "maxConcurrentCalls": 4 } } }""");
        _seen.Hold = new TaskCompletionSource();
        await using var running = await RunAsync(typeof(Plain), file.Path);
        await SendAsync("plain", [.. Enumerable.Range(0, 40).Select(i => Message($"{i}"))]);
        SpinWait.SpinUntil(() => _seen.Count == 4, TimeSpan.FromSeconds(5));
        await Task.Delay(50);
        Assert.Equal(4, _seen.Count);
        _seen.Hold.SetResult();
        await running.DrainAsync();
        Assert.Equal((40, 4), (_seen.Count, _seen.Most));
    }

    [Fact]
    public async Task The_body_is_bound_as_json_or_text_and_the_trace_goes_on()
    {
        await using var running = await RunAsync(typeof(Values));
        var message = Message("1", """{"number":"A-7","count":2}""");
        message.ApplicationProperties["Diagnostic-Id"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await SendAsync("events", message);
        await SendAsync("plain", Message("2", "just text"));
        await running.DrainAsync();
        Assert.Equal(["A-7 2 00-0af7651916cd43dd8448eb211c80319c", "just text"], _seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_batch_function_gets_all_messages_that_are_there()
    {
        await SendAsync("plain", [.. Enumerable.Range(0, 10).Select(i => Message($"{i}"))]);
        await using var running = await RunAsync(typeof(Batches));
        await running.DrainAsync();
        Assert.Equal(["10 messages"], _seen);
        Assert.Equal(0, _bus.ActiveMessages("plain"));
    }

    // maxAutoLockRenewalDuration: the lock of 30 seconds is extended while the function runs.
    [Theory]
    [InlineData("00:05:00", 1)]
    [InlineData("00:00:00", 3)]
    public async Task The_lock_is_renewed_while_the_function_runs(string longest, int deliveries)
    {
        using var file = new HostJsonFile($$"""{ "extensions": { "serviceBus": { "maxAutoLockRenewalDuration": "{{longest}}" } } }""");
        await using var running = await RunAsync(typeof(Slow), file.Path);
        await SendAsync("plain", Message("1"));
        await running.DrainAsync();
        await running.AdvanceAsync(_clock, TimeSpan.FromMinutes(4));
        Assert.Equal(deliveries, _seen.Count);
    }

    [Fact]
    public void A_trigger_that_does_not_fit_the_namespace_is_one_clear_line()
    {
        var failure = Assert.Throws<FunctionsConfigurationException>(() => HostFixture.Builder(typeof(Wrong), bus: _bus).Build());
        Assert.Equal(
            [
                "Function 'NeedsSessions': 'sessions' requires sessions and the trigger does not enable them",
                "Function 'NoQueue': there is no queue 'nowhere'",
                "Function 'NoSessions': 'plain' has no sessions and the trigger enables them",
                "Function 'NoSubscription': there is no subscription 'events/Subscriptions/nobody'",
            ],
            failure.Problems);
    }

    [Fact]
    public async Task A_stop_lets_the_running_function_settle_its_message_and_takes_no_other()
    {
        _seen.Hold = new TaskCompletionSource();
        using var file = new HostJsonFile("""{ "extensions": { "serviceBus": { "maxConcurrentCalls": 1 } } }""");
        await using var running = await RunAsync(typeof(Plain), file.Path);
        await SendAsync("plain", Message("1"), Message("2"));
        SpinWait.SpinUntil(() => _seen.Count == 1, TimeSpan.FromSeconds(5));
        var stop = running.Host.StopAsync();
        await Task.Delay(20);
        Assert.False(stop.IsCompleted);
        _seen.Hold.SetResult();
        await stop;
        Assert.Single(_seen);
        Assert.Equal(1, _bus.ActiveMessages("plain"));
    }

    private static ServiceBusMessage Message(string id, string body = "body", string? subject = null) => new(body) { MessageId = id, Subject = subject };

    private async Task SendAsync(string entity, params ServiceBusMessage[] messages)
    {
        await using var sender = _client.CreateSender(entity);
        await sender.SendMessagesAsync(messages);
    }

    private async Task<RunningHost> RunAsync(Type functions, string? hostJson = null)
    {
        var builder = HostFixture.Builder(functions, _clock, hostJson: hostJson, bus: _bus, settings: ("Queue", "plain"));
        builder.Services.AddSingleton(_seen);
        return await builder.RunAsync();
    }
}
