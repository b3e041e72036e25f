using Azure.Messaging.ServiceBus;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using FsCheck.Fluent;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>What was acknowledged is there after a restart, from the log and from a snapshot.</summary>
public sealed class JournalTests
{
    private static readonly string Json = Bus.Topology(
        """, "requiresDuplicateDetection": true, "defaultMessageTimeToLive": "PT2H", "deadLetteringOnMessageExpiration": true """,
        Bus.Sql("all", "1 = 1", "\"requiresSession\": true") + "," + Bus.Sql("some", "type IS NOT NULL", "\"maxDeliveryCount\": 2"),
        topicProperties: """ "requiresDuplicateDetection": true """);

    [Fact]
    public void The_log_and_a_snapshot_recreate_any_state_exactly()
    {
        var sameAfterRestart = Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => Holds(seed).GetAwaiter().GetResult());
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(20), sameAfterRestart);

        static async Task<bool> Holds(int seed)
        {
            var journal = new KeepingJournal();
            using var bus = new Bus(Json, journal);
            await new RandomTraffic(bus, seed).RunAsync(150);
            var live = Texts(bus.Namespace.LiveRecords());

            using var fromLog = Restarted(journal.Records, bus.Clock.GetUtcNow());
            Assert.Equal(live, Texts(fromLog.Namespace.LiveRecords()));
            using var fromSnapshot = Restarted(bus.Namespace.LiveRecords(), bus.Clock.GetUtcNow());
            Assert.Equal(live, Texts(fromSnapshot.Namespace.LiveRecords()));
            return true;
        }
    }

    [Fact]
    public async Task A_snapshot_of_a_namespace_that_nobody_has_used_can_be_read()
    {
        using var unused = new Bus(Json, new KeepingJournal());
        Assert.Empty(unused.Namespace.LiveRecords());

        // As snapshots were written before.
        using var restarted = Restarted([ReadOnlyMemory<byte>.Empty], Bus.Start);
        await restarted.SendAsync("sessions", "a", "a");
        Assert.Equal("a", (await restarted.Client.AcceptNextSessionAsync("sessions")).SessionId);
    }

    [Fact]
    public async Task A_restart_keeps_messages_with_all_their_parts()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        object[] values = ["text", true, false, (byte)1, (sbyte)-2, 'c', (short)-3, (ushort)4, -5, 6u, -7L, 8UL, 1.5f, -2.5, 3.25m, Guid.NewGuid(),
            new Uri("urn:x"), new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc), new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.FromHours(2)), TimeSpan.FromDays(1)];
        var message = new ServiceBusMessage("body") { MessageId = "m", Subject = "s", CorrelationId = "c", ContentType = "t", To = "o", ReplyTo = "r", ReplyToSessionId = "rs", PartitionKey = "p" };
        for (var i = 0; i < values.Length; i++)
        {
            message.ApplicationProperties[$"p{i}"] = values[i];
        }

        message.ApplicationProperties["null"] = null!;
        await bus.Client.CreateSender("plain").SendMessageAsync(message);
        using var restarted = Restarted(journal.Records, Bus.Start);

        var kept = (await restarted.Client.CreateReceiver("plain").ReceiveMessageAsync())!;
        Assert.Equal(("body", "m", "s", "c", "t", "o", "r", "rs", "p"), (kept.Body.ToString(), kept.MessageId, kept.Subject, kept.CorrelationId, kept.ContentType, kept.To, kept.ReplyTo, kept.ReplyToSessionId, kept.PartitionKey));
        Assert.Equal(Bus.Start.AddHours(2), kept.ExpiresAt);
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(i => kept.ApplicationProperties[$"p{i}"]));
        Assert.Null(kept.ApplicationProperties["null"]);
    }

    [Fact]
    public async Task Messages_that_were_locked_are_deliverable_again_and_their_deliveries_count()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        await bus.SendAsync("plain", "kills its host");
        for (var life = 1; life <= 3; life++)
        {
            using var next = Restarted(journal.Records, Bus.Start, journal);
            Assert.Equal(life, Assert.Single(await Bus.DrainAsync(next.Client.CreateReceiver("plain"))).DeliveryCount);
        }

        using var last = Restarted(journal.Records, Bus.Start);
        Assert.Empty(await Bus.DrainAsync(last.Client.CreateReceiver("plain")));
        Assert.Equal("MaxDeliveryCountExceeded", (await last.DeadLetters("plain").PeekMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task What_fell_due_while_the_process_was_down_happens_at_the_first_use()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        await bus.Client.CreateSender("news").ScheduleMessageAsync(new ServiceBusMessage("later") { SessionId = "s" }, Bus.Start.AddHours(1));
        await bus.SendAsync("plain", "expires");
        using var restarted = Restarted(journal.Records, Bus.Start.AddDays(1));

        var receiver = await restarted.Client.AcceptNextSessionAsync("news", "all");
        Assert.Equal("later", (await receiver.ReceiveMessageAsync())!.Body.ToString());
        Assert.Equal("TTLExpiredException", (await restarted.DeadLetters("plain").PeekMessageAsync())!.DeadLetterReason);
    }

    [Fact]
    public async Task Messages_of_an_entity_that_is_no_longer_declared_are_left_out()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        await bus.SendAsync("news", "x", session: "s");
        await bus.SendAsync("plain", "y");
        using var restarted = new Bus("""{ "sku": { "name": "Standard" }, "queues": [ { "name": "plain", "properties": {} } ] }""");
        journal.Records.ForEach(record => restarted.Namespace.Replay(record.Span));
        Assert.Equal("y", Assert.Single(await Bus.DrainAsync(restarted.Client.CreateReceiver("plain"))).Body.ToString());
    }

    [Fact]
    public async Task A_send_and_a_settlement_are_acknowledged_when_they_are_stored_and_a_batch_is_one_record()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        journal.Hold();
        var send = bus.Client.CreateSender("plain").SendMessagesAsync([new ServiceBusMessage("1"), new ServiceBusMessage("2")]);
        var receiver = bus.Client.CreateReceiver("plain");
        var message = (await receiver.ReceiveMessageAsync())!;
        var complete = receiver.CompleteMessageAsync(message);
        Assert.False(send.IsCompleted);
        Assert.False(complete.IsCompleted);

        journal.Release();
        await send;
        await complete;
        Assert.Equal(3, journal.Records.Count); // sent, delivered, removed
    }

    [Fact]
    public async Task A_duplicate_is_acknowledged_when_the_first_message_of_its_id_is_stored()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        journal.Hold();
        var first = bus.SendAsync("plain", "first", id: "m");
        var duplicate = bus.SendAsync("plain", "again", id: "m");
        Assert.False(duplicate.IsCompleted);

        journal.Release();
        await first;
        await duplicate;
    }

    [Fact]
    public async Task An_abandoned_message_is_acknowledged_when_its_delivery_is_stored()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        await bus.SendAsync("plain", "x");
        journal.Hold();
        var receiver = bus.Client.CreateReceiver("plain");
        var abandoned = receiver.AbandonMessageAsync((await receiver.ReceiveMessageAsync())!);
        Assert.False(abandoned.IsCompleted);

        journal.Release();
        await abandoned;
        using var restarted = Restarted(journal.Records, Bus.Start);
        Assert.Equal(1, (await restarted.Client.CreateReceiver("plain").PeekMessageAsync())!.DeliveryCount);
    }

    [Fact]
    public async Task A_message_that_is_deleted_by_being_received_is_handed_out_when_its_removal_is_stored()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        await bus.SendAsync("plain", "x");
        journal.Hold();
        var receive = bus.Client.CreateReceiver("plain", new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }).ReceiveMessageAsync();
        Assert.False(receive.IsCompleted);

        journal.Release();
        Assert.Equal("x", (await receive)!.Body.ToString());
        using var restarted = Restarted(journal.Records, Bus.Start);
        Assert.Null(await restarted.Client.CreateReceiver("plain").PeekMessageAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_restart_sessions_are_offered_in_the_order_in_which_they_waited(bool fromLog)
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        foreach (var session in (string[])["a", "b", "c", "a", "d"])
        {
            await bus.SendAsync("sessions", session, session);
        }

        await using (var a = await bus.Client.AcceptNextSessionAsync("sessions"))
        {
            await a.CompleteMessageAsync((await a.ReceiveMessageAsync())!);
        }

        await using (var b = await bus.Client.AcceptNextSessionAsync("sessions"))
        {
            await b.CompleteMessageAsync((await b.ReceiveMessageAsync())!);
            await bus.SendAsync("sessions", "b", "b");
        }

        await using var held = await bus.Client.AcceptNextSessionAsync("sessions");
        Assert.Equal("c", held.SessionId);
        using var restarted = Restarted(fromLog ? journal.Records : bus.Namespace.LiveRecords(), Bus.Start);

        foreach (var session in (string[])["c", "d", "a", "b"])
        {
            Assert.Equal(session, (await restarted.Client.AcceptNextSessionAsync("sessions")).SessionId);
        }
    }

    [Fact]
    public async Task A_session_whose_messages_are_all_set_aside_is_not_offered_after_a_restart()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        await bus.SendAsync("sessions", "x", "a");
        await using (var a = await bus.Client.AcceptNextSessionAsync("sessions"))
        {
            await a.DeferMessageAsync((await a.ReceiveMessageAsync())!);
        }

        await bus.SendAsync("sessions", "y", "b");
        using var restarted = Restarted(journal.Records, Bus.Start);
        Assert.Equal("b", (await restarted.Client.AcceptNextSessionAsync("sessions")).SessionId);
    }

    [Fact]
    public async Task A_timer_that_goes_off_while_the_namespace_is_disposed_appends_nothing()
    {
        var journal = new KeepingJournal();
        var clock = new LateClock();
        var bus = new LocalServiceBusNamespace(ServiceBusTopology.Parse(System.Text.Encoding.UTF8.GetBytes(Json), "test.json"), clock, journal);
        await bus.CreateClient().CreateSender("plain").ScheduleMessageAsync(new ServiceBusMessage("later"), clock.Now.AddMinutes(1));
        var appended = journal.Records.Count;
        clock.Now = clock.Now.AddMinutes(2);
        bus.Dispose();

        clock.GoOff!();
        Assert.Equal(appended, journal.Records.Count);
    }

    [Fact]
    public async Task A_failure_of_the_journal_reaches_the_sender_and_not_the_next_one()
    {
        var journal = new KeepingJournal();
        using var bus = new Bus(Json, journal);
        journal.FailNext(new IOException("No space left on device"));
        await Assert.ThrowsAsync<IOException>(() => bus.SendAsync("plain", "1"));
        await bus.SendAsync("plain", "2");
    }

    [Fact]
    public void A_record_of_another_version_is_refused()
    {
        using var bus = new Bus();
        Assert.Throws<InvalidDataException>(() => bus.Namespace.Replay([99, 1]));
    }

    private static Bus Restarted(IEnumerable<ReadOnlyMemory<byte>> records, DateTimeOffset now, IJournal? journal = null)
    {
        var bus = new Bus(Json, journal, now);
        foreach (var record in records.ToList())
        {
            bus.Namespace.Replay(record.Span);
        }

        return bus;
    }

    private static List<string> Texts(IEnumerable<ReadOnlyMemory<byte>> records) => records.Select(record => Convert.ToHexString(record.Span)).ToList();
}

/// <summary>A clock with one timer, which goes off when the test says so, even after it was disposed: the system's may do so too.</summary>
internal sealed class LateClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = Bus.Start;

    public Action? GoOff { get; private set; }

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        GoOff = () => callback(state);
        return new LateTimer();
    }

    private sealed class LateTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>A journal that keeps its records, and can be slow or fail.</summary>
internal sealed class KeepingJournal : IJournal
{
    private TaskCompletionSource? _held;
    private Exception? _failure;

    public List<ReadOnlyMemory<byte>> Records { get; } = [];

    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held!.SetResult();

    public void FailNext(Exception failure) => _failure = failure;

    public ValueTask AppendAsync(JournalLane lane, ReadOnlyMemory<byte> record)
    {
        if (_failure is { } failure)
        {
            _failure = null;
            return ValueTask.FromException(failure);
        }

        Records.Add(record.ToArray());
        return _held is null ? ValueTask.CompletedTask : new ValueTask(_held.Task);
    }
}
