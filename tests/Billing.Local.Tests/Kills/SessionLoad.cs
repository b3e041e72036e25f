using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.Kills;

/// <summary>Sessions: each message carries a number greater than the one before, and the session's state is the last one handled.</summary>
internal sealed class SessionLoad : Load
{
    private const int Senders = 2;
    private const int Receivers = 2;
    private const int SessionsOfSender = 3;
    private const int LivesApart = 1_000_000;
    private const string Queue = "sessions";

    private readonly Dictionary<string, SessionFacts> _sessions = Enumerable.Range(0, Senders * SessionsOfSender)
        .ToDictionary(number => $"s{number}", number => new SessionFacts($"s{number}"));

    private int _ahead;

    public override string Name => "session";

    public override IEnumerable<Func<Task>> Workers(LoadedServices services, Life life) =>
        Enumerable.Range(0, Senders).Select(sender => (Func<Task>)(() => SendAsync(services, life, sender)))
            .Concat(Enumerable.Repeat<Func<Task>>(() => ReceiveAsync(services, life), Receivers));

    public override void Hear(ReadOnlySpan<string> words)
    {
        var (session, number) = (_sessions[words[1]], long.Parse(words[2]));
        switch (words[0])
        {
            case "sent":
                session.Send(number);
                break;
            case "takes":
                session.Take(number);
                break;
            case "state":
                session.State = number;
                break;
            default:
                session.Complete(number);
                break;
        }
    }

    public override async Task CheckAsync(LoadedServices services)
    {
        await using var browser = services.Bus.CreateReceiver(Queue);
        var waiting = (await browser.PeekMessagesAsync(int.MaxValue)).ToLookup(message => message.SessionId, message => long.Parse(message.Body.ToString()));
        foreach (var session in _sessions.Values)
        {
            await using var receiver = await services.Bus.AcceptSessionAsync(Queue, session.Id);
            var state = await receiver.GetSessionStateAsync();
            session.Check([.. waiting[session.Id]], state is null ? 0 : long.Parse(state.ToString()));
        }
    }

    /// <summary>Two messages at a time, which are there both or not at all.</summary>
    private async Task SendAsync(LoadedServices services, Life life, int sender)
    {
        await using var messages = services.Bus.CreateSender(Queue);
        for (var n = 1L; ; n++)
        {
            var session = $"s{(sender * SessionsOfSender) + (n % SessionsOfSender)}";
            var first = (life.Number * LivesApart) + (n * 2);
            await messages.SendMessagesAsync(
                [new ServiceBusMessage($"{first}") { SessionId = session }, new ServiceBusMessage($"{first + 1}") { SessionId = session }]);
            life.Log.Tell(Name, "sent", session, first);
            for (Interlocked.Add(ref _ahead, 2); Volatile.Read(ref _ahead) > 60;)
            {
                await Task.Delay(1);
            }
        }
    }

    /// <summary>Takes a few messages of the session that has waited longest, and then the next one.</summary>
    private async Task ReceiveAsync(LoadedServices services, Life life)
    {
        while (true)
        {
            await using var session = await services.Bus.AcceptNextSessionAsync(Queue);
            foreach (var message in await session.ReceiveMessagesAsync(3))
            {
                var number = message.Body.ToString();
                life.Log.Tell(Name, "takes", session.SessionId, number);
                await session.SetSessionStateAsync(BinaryData.FromString(number));
                life.Log.Tell(Name, "state", session.SessionId, number);
                await session.CompleteMessageAsync(message);
                life.Log.Tell(Name, "done", session.SessionId, number);
                Interlocked.Decrement(ref _ahead);
            }
        }
    }

    /// <summary>What was told of a session.</summary>
    private sealed class SessionFacts(string id)
    {
        private readonly SortedSet<long> _waiting = [];
        private long _done;
        private long? _taken;

        public string Id => id;

        public long State { get; set; }

        public void Send(long first)
        {
            // Its receiver may have told of the messages before their sender did.
            foreach (var number in ((long[])[first, first + 1]).Where(number => number > _done))
            {
                _waiting.Add(number);
            }
        }

        public void Take(long number)
        {
            Assert.True(number > _done, $"{number} of session {id} came back after {_done} had been completed.");
            Assert.True(_waiting.Count == 0 || _waiting.Min >= number, $"{number} of session {id} came before {_waiting.FirstOrDefault()}.");
            _taken = number;
        }

        public void Complete(long number)
        {
            _waiting.Remove(number);
            (_done, _taken) = (number, null);
        }

        public void Check(List<long> found, long state)
        {
            Assert.True(state == State || state == _taken, $"The state of session {id} is {state}; {State} was told, and {_taken} was under way.");
            Assert.Equal(found.Order(), found);
            var lost = _waiting.Except(found).ToList();
            Assert.True(lost.Count == 0 || (lost is [var one] && one == _taken && one == state), $"Session {id} lost {string.Join(", ", lost)}.");
            var more = found.Except(_waiting).ToList();
            Assert.True(more.Count == 0 || IsRestOfOneSend(more), $"Session {id} has {string.Join(", ", more)}, which nobody was told of.");
            _waiting.Clear();
            _waiting.UnionWith(found);
            (State, _taken) = (state, null);
        }

        /// <summary>Both messages of a send that was under way, or the second when the first has been handled.</summary>
        private bool IsRestOfOneSend(List<long> numbers) =>
            numbers is [var first, var second] ? first % 2 == 0 && second == first + 1
            : numbers is [var rest] && rest % 2 == 1 && (rest - 1 == _done || rest - 1 == _taken);
    }
}
