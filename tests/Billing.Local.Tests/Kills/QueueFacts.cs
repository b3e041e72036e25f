using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.Kills;

/// <summary>What becomes of a message when it is received.</summary>
internal enum Fate
{
    /// <summary>It is completed.</summary>
    Completed,

    /// <summary>It is given back with a mark, and completed the second time.</summary>
    TriedAgain,

    /// <summary>It is deferred, and completed when it is asked for.</summary>
    SetAside,

    /// <summary>It is dead-lettered, and later received and deleted.</summary>
    Dead,
}

/// <summary>What was told of the messages of <see cref="QueueLoad"/>, and whether the queue agrees with it.</summary>
internal sealed class QueueFacts
{
    private readonly Dictionary<string, QueuedMessage> _messages = new(StringComparer.Ordinal);
    private bool _isClearing;

    /// <summary>The messages that are sent as one: a group's name is life, sender and number.</summary>
    public static IEnumerable<string> IdsOf(string group) =>
        Enumerable.Range(0, IsScheduled(NumberOf(group)) ? 1 : 1 + (NumberOf(group) % 3)).Select(i => $"{group}.{i}");

    public static bool IsScheduled(int number) => number % 5 == 0;

    public static bool IsCancelled(int number) => number % 15 == 0;

    public static string BodyOf(string id) => $"{id};".PadRight(20 + (SpreadOf(id) * 40), '.');

    public static Fate FateOf(string id, bool tried) => SpreadOf(id) switch
    {
        0 => Fate.Dead,
        1 => Fate.SetAside,
        2 or 3 when !tried => Fate.TriedAgain,
        _ => Fate.Completed,
    };

    public void Hear(ReadOnlySpan<string> words)
    {
        switch (words[0])
        {
            case "sent" or "scheduled":
                foreach (var id in IdsOf(words[1]))
                {
                    Find(id).Send(words.Length > 2 ? new DateTimeOffset(long.Parse(words[2]), TimeSpan.Zero) : null);
                }

                break;
            case "clears" or "cleared":
                _isClearing = words[0] == "clears";
                if (!_isClearing)
                {
                    Find(words[1]).MoveTo(Place.Gone);
                }

                break;
            case "cancels":
                Find(words[1]).Cancel();
                break;
            case "takes":
                Find(words[1]).Take(new DateTimeOffset(long.Parse(words[2]), TimeSpan.Zero));
                break;
            default:
                Find(words[1]).MoveTo(words[0] switch { "aside" => Place.Aside, "dead" => Place.Dead, "tried" => Place.Tried, _ => Place.Gone });
                break;
        }
    }

    /// <summary>Compares; from then on what is there is what was told.</summary>
    public void Check(IReadOnlyList<ServiceBusReceivedMessage> queue, IReadOnlyList<ServiceBusReceivedMessage> dead, DateTimeOffset now)
    {
        var found = queue.ToDictionary(message => message.MessageId!, message => (Message: message, Place: PlaceOf(message)));
        foreach (var message in dead)
        {
            found.Add(message.MessageId!, (message, Place.Dead));
            Assert.Equal(($"reason of {message.MessageId!}", "description"), (message.DeadLetterReason, message.DeadLetterErrorDescription));
        }

        foreach (var group in found.Keys.Concat(_messages.Keys).Select(GroupOf).Distinct().ToList())
        {
            CheckGroup(group, id => found.TryGetValue(id, out var there) ? there.Place : Place.Gone, now);
        }

        var missing = _messages.Values.Where(message => !found.ContainsKey(message.Id) && message.IsDead(FateOf(message.Id, tried: false))).ToList();
        Assert.True(missing.Count <= (_isClearing ? 1 : 0), $"Dead letters are missing: {string.Join(", ", missing)}.");
        _isClearing = false;
        foreach (var (id, message) in _messages)
        {
            message.Settle(found.TryGetValue(id, out var there) ? there.Place : Place.Gone, there.Message?.ScheduledEnqueueTime);
        }

        Assert.All(found.Values, there =>
        {
            Assert.Equal(BodyOf(there.Message.MessageId!), there.Message.Body.ToString());
            Assert.True(there.Message.DeliveryCount >= (there.Place == Place.Tried ? 1 : 0), "An acknowledged delivery does not count.");
        });
    }

    /// <summary>All messages of a group are there or were, or none if nobody was told of it.</summary>
    private void CheckGroup(string group, Func<string, Place> placeOf, DateTimeOffset now)
    {
        var ids = IdsOf(group).ToList();
        var isStored = ids.Any(id => Find(id).IsKnown || placeOf(id) != Place.Gone);
        foreach (var message in ids.Select(Find))
        {
            var place = placeOf(message.Id);
            if (isStored)
            {
                Assert.True(
                    message.MayBeAt(place, FateOf(message.Id, message.Place == Place.Tried), now),
                    $"Message {message.Id} is {place}; what was told of it: {message}.");
            }
            else
            {
                message.Settle(Place.Gone, due: null); // a receiver may have had it, but it was never stored
            }
        }
    }

    private QueuedMessage Find(string id) => _messages.TryGetValue(id, out var message) ? message : _messages[id] = new QueuedMessage(id);

    private static Place PlaceOf(ServiceBusReceivedMessage message) => message.State switch
    {
        ServiceBusMessageState.Deferred => Place.Aside,
        ServiceBusMessageState.Scheduled => Place.Scheduled,
        _ => message.ApplicationProperties.ContainsKey("tried") ? Place.Tried : Place.Waiting,
    };

    private static string GroupOf(string id) => id[..id.LastIndexOf('.')];

    private static int NumberOf(string group) => int.Parse(group.Split('.')[2]);

    private static int SpreadOf(string id) => id.Split('.').Aggregate(0, (spread, part) => ((spread * 5) + int.Parse(part)) % 8);
}
