using System.Collections.Concurrent;
using System.Text;
using Azure.Messaging.ServiceBus;
using Billing.Local.ServiceBus;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Tests.Functions;

// Azure documentation: "Azure Service Bus bindings for Azure Functions" (functions-bindings-service-bus), host.json settings for
// sessions, and "Message sessions" (service-bus-messaging/message-sessions).
public sealed class SessionTriggerTests : IDisposable
{
    private const string Entities = """
        {
          "sku": { "name": "Standard" },
          "queues": [ { "name": "orders", "properties": { "lockDuration": "PT30S", "maxDeliveryCount": 3, "requiresSession": true } },
                      { "name": "payments", "properties": { "lockDuration": "PT30S", "maxDeliveryCount": 3, "requiresSession": true } } ],
          "topics": []
        }
        """;

    private readonly SimulatedClock _clock = new(HostFixture.Start);
    private readonly Seen _seen = new();
    private readonly TestJournal _journal = new();
    private readonly LocalServiceBusNamespace _bus;

    public SessionTriggerTests() =>
        _bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(Entities), "test"), _clock, _journal);

    public void Dispose()
    {
        _bus.Dispose();
        _journal.Dispose();
    }

    public sealed class Seen : ConcurrentQueue<string>
    {
        private readonly Lock _gate = new();
        private readonly HashSet<string> _sessions = [];

        public int Most { get; private set; }

        public int Failures { get; set; }

        public async Task InSessionAsync(string session, Func<Task> work)
        {
            lock (_gate)
            {
                Assert.True(_sessions.Add(session), "one message of a session at a time");
                Most = Math.Max(Most, _sessions.Count);
            }

            await work();
            lock (_gate)
            {
                _sessions.Remove(session);
            }
        }
    }

    public sealed class InOrder(Seen seen)
    {
        [Function("InOrder")]
        public Task RunAsync([ServiceBusTrigger("orders", IsSessionsEnabled = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions) =>
            seen.InSessionAsync(message.SessionId!, async () =>
            {
                await Task.Yield();
                seen.Enqueue($"{message.SessionId}:{message.Body}");
                await actions.CompleteMessageAsync(message);
            });
    }

    public sealed class Failing(Seen seen)
    {
        [Function("Failing")]
        public void Run([ServiceBusTrigger("orders", IsSessionsEnabled = true)] ServiceBusReceivedMessage message)
        {
            seen.Enqueue($"{message.Body}/{message.DeliveryCount}");
            if (message.Body.ToString() == "bad")
            {
                throw new InvalidOperationException("never");
            }
        }
    }

    public sealed class Counting(Seen seen)
    {
        [Function("Counting")]
        public async Task RunAsync([ServiceBusTrigger("orders", IsSessionsEnabled = true)] string body, ServiceBusSessionMessageActions session)
        {
            // A session without state has an empty one, as the worker's extension gives it.
            var state = await session.GetSessionStateAsync();
            var count = state.ToMemory().IsEmpty ? 0 : state.ToObjectFromJson<int>();
            await session.SetSessionStateAsync(BinaryData.FromObjectAsJson(count + 1));
            seen.Enqueue($"{body} after {count}");
            if (body == "release")
            {
                await session.ReleaseSession();
            }
        }
    }

    public sealed class BothStates(Seen seen, TimeProvider clock)
    {
        [Function("OrderState")]
        public Task OrderAsync([ServiceBusTrigger("orders", IsSessionsEnabled = true)] string body, ServiceBusSessionMessageActions session) =>
            KeepAsync("order", session);

        [Function("PaymentState")]
        public Task PaymentAsync([ServiceBusTrigger("payments", IsSessionsEnabled = true)] string body, ServiceBusSessionMessageActions session) =>
            KeepAsync("payment", session);

        private async Task KeepAsync(string own, ServiceBusSessionMessageActions session)
        {
            await session.SetSessionStateAsync(BinaryData.FromString(own));
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            seen.Enqueue($"{own} finds {await session.GetSessionStateAsync()}");
        }
    }

    public sealed class Slow(Seen seen, TimeProvider clock)
    {
        [Function("Slow")]
        public async Task RunAsync([ServiceBusTrigger("orders", IsSessionsEnabled = true)] ServiceBusReceivedMessage message)
        {
            await Task.Delay(TimeSpan.FromMinutes(2), clock);
            seen.Enqueue($"{message.Body} {clock.GetUtcNow() - HostFixture.Start:mm\\:ss}");
        }
    }

    [Fact]
    public async Task Messages_of_a_session_run_in_order_one_at_a_time_and_sessions_run_side_by_side()
    {
        using var file = Settings("\"maxConcurrentSessions\": 4");
        await using var running = await RunAsync(typeof(InOrder), file.Path);
        for (var i = 0; i < 10; i++)
        {
            await SendAsync([.. Enumerable.Range(0, 20).Select(session => ($"s{session}", $"{i}"))]);
        }

        await running.DrainAsync();
        Assert.Equal(200, _seen.Count);
        Assert.InRange(_seen.Most, 1, 4);
        foreach (var session in _seen.GroupBy(line => line.Split(':')[0]))
        {
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{session.Key}:{i}"), session);
        }
    }

    [Fact]
    public async Task More_sessions_than_places_are_served_although_the_idle_ones_are_kept()
    {
        using var file = Settings("\"maxConcurrentSessions\": 2, \"sessionIdleTimeout\": \"00:01:00\"");
        await using var running = await RunAsync(typeof(InOrder), file.Path);
        for (var session = 0; session < 30; session++)
        {
            await SendAsync(($"s{session}", "x"));
            await running.DrainAsync();
        }

        Assert.Equal(30, _seen.Count);
    }

    [Fact]
    public async Task An_idle_session_is_given_up_after_the_idle_time()
    {
        using var file = Settings("\"sessionIdleTimeout\": \"00:00:05\"");
        await using var running = await RunAsync(typeof(InOrder), file.Path);
        await SendAsync(("s", "x"));
        await running.DrainAsync();
        await running.AdvanceAsync(_clock, TimeSpan.FromSeconds(4));
        var taken = await Assert.ThrowsAsync<ServiceBusException>(() => _bus.CreateClient().AcceptSessionAsync("orders", "s"));
        Assert.Equal(ServiceBusFailureReason.SessionCannotBeLocked, taken.Reason);
        await running.AdvanceAsync(_clock, TimeSpan.FromSeconds(2));
        await using var free = await _bus.CreateClient().AcceptSessionAsync("orders", "s");
    }

    [Fact]
    public async Task A_failing_message_is_delivered_as_often_as_allowed_before_the_next_of_its_session()
    {
        await using var running = await RunAsync(typeof(Failing));
        await SendAsync(("s", "bad"), ("s", "good"));
        await running.DrainAsync();
        Assert.Equal(["bad/1", "bad/2", "bad/3", "good/1"], _seen);
        Assert.Equal(1, _bus.ActiveMessages("orders/$DeadLetterQueue"));
    }

    [Fact]
    public async Task A_function_keeps_state_with_its_session_and_may_give_it_up()
    {
        await using var running = await RunAsync(typeof(Counting));
        await SendAsync(("s", "one"), ("s", "release"), ("t", "one"), ("s", "three"));
        await running.DrainAsync();
        Assert.Equal(["one after 0", "one after 0", "release after 1", "three after 2"], _seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sessions_of_two_entities_with_one_id_keep_their_own_state_while_both_run()
    {
        await using var running = await RunAsync(typeof(BothStates));
        await SendAsync(("s", "x"));
        await using (var payments = _bus.CreateClient().CreateSender("payments"))
        {
            await payments.SendMessageAsync(new ServiceBusMessage("x") { SessionId = "s" });
        }

        await running.AdvanceAsync(_clock, TimeSpan.FromSeconds(5));
        Assert.Equal(["order finds order", "payment finds payment"], _seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_session_lock_is_renewed_while_a_function_runs_longer_than_the_lock()
    {
        await using var running = await RunAsync(typeof(Slow));
        await SendAsync(("s", "first"), ("s", "second"));
        await running.AdvanceAsync(_clock, TimeSpan.FromMinutes(5));
        Assert.Equal(["first 02:00", "second 04:00"], _seen);
    }

    [Fact]
    public async Task A_stop_leaves_the_messages_that_were_not_taken()
    {
        await using (var running = await RunAsync(typeof(InOrder)))
        {
            await SendAsync(("s", "x"));
            await running.DrainAsync();
        }

        await SendAsync(("s", "y"));
        Assert.Equal(1, _bus.ActiveMessages("orders"));
        await using var free = await _bus.CreateClient().AcceptSessionAsync("orders", "s");
        Assert.Single(_seen);
    }

    private static HostJsonFile Settings(string serviceBus) => new($$"""{ "extensions": { "serviceBus": { {{serviceBus}} } } }""");

    private async Task SendAsync(params (string Session, string Body)[] messages)
    {
        await using var sender = _bus.CreateClient().CreateSender("orders");
        await sender.SendMessagesAsync(messages.Select(message => new ServiceBusMessage(message.Body) { SessionId = message.Session }));
    }

    private async Task<RunningHost> RunAsync(Type functions, string? hostJson = null)
    {
        var builder = HostFixture.Builder(functions, _clock, hostJson: hostJson, bus: _bus);
        builder.Services.AddSingleton(_seen);
        return await builder.RunAsync();
    }
}
