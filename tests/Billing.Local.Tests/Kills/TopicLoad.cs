using Azure.Messaging.ServiceBus;

namespace Billing.Local.Tests.Kills;

/// <summary>
/// A topic that drops duplicates: each message is sent twice at once and is stored once, in both subscriptions or in one, as
/// the filter says. They are received and deleted.
/// </summary>
internal sealed class TopicLoad : Load
{
    private const int AtOnce = 5;
    private static readonly string[] Subscriptions = ["all", "even"];

    private readonly HashSet<string> _published = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _taken = Subscriptions.ToDictionary(name => name, _ => new HashSet<string>(StringComparer.Ordinal));
    private readonly HashSet<string> _taking = [];

    public override string Name => "topic";

    public override IEnumerable<Func<Task>> Workers(LoadedServices services, Life life) =>
        Subscriptions.Select(name => (Func<Task>)(() => TakeAsync(services, life, name))).Prepend(() => PublishAsync(services, life));

    public override void Hear(ReadOnlySpan<string> words)
    {
        switch (words[0])
        {
            case "published":
                _published.Add(words[1]);
                break;
            case "takes":
                _taking.Add(words[1]);
                break;
            default:
                _taking.Remove(words[1]);
                foreach (var id in words[2..])
                {
                    Assert.True(_taken[words[1]].Add(id), $"{id} came back in {words[1]} after it had been deleted.");
                }

                break;
        }
    }

    public override async Task CheckAsync(LoadedServices services)
    {
        var found = new Dictionary<string, HashSet<string>>();
        foreach (var name in Subscriptions)
        {
            await using var browser = services.Bus.CreateReceiver("news", name);
            var ids = (await browser.PeekMessagesAsync(int.MaxValue)).Select(message => message.MessageId!).ToList();
            Assert.Equal(ids.Distinct(), ids);
            found[name] = [.. ids];
        }

        _published.UnionWith(found.Values.SelectMany(ids => ids).Concat(_taken.Values.SelectMany(ids => ids)));
        foreach (var name in Subscriptions)
        {
            Assert.Empty(found[name].Intersect(_taken[name]));
            Assert.All(found[name], id => Assert.True(IsWanted(id, name)));
            var missing = _published.Where(id => IsWanted(id, name)).Except(found[name]).Except(_taken[name]).ToList();
            Assert.True(missing.Count <= (_taking.Contains(name) ? AtOnce : 0), $"Subscription {name} lost {string.Join(", ", missing)}.");
            _taken[name].UnionWith(missing);
        }

        _taking.Clear();
    }

    private async Task PublishAsync(LoadedServices services, Life life)
    {
        await using var sender = services.Bus.CreateSender("news");
        for (var n = 1; ; n++)
        {
            var id = $"{life.Number}.{n}";
            Task[] sends = [sender.SendMessageAsync(Message(id)), sender.SendMessageAsync(Message(id))];
            await await Task.WhenAny(sends);
            life.Log.Tell(Name, "published", id);
            await Task.WhenAll(sends);
        }
    }

    private async Task TakeAsync(LoadedServices services, Life life, string subscription)
    {
        var options = new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };
        await using var receiver = services.Bus.CreateReceiver("news", subscription, options);
        while (true)
        {
            await Task.Delay(10);
            life.Log.Tell(Name, "takes", subscription);
            var messages = await receiver.ReceiveMessagesAsync(AtOnce);
            life.Log.Tell([Name, "taken", subscription, .. messages.Select(message => message.MessageId!)]);
        }
    }

    private static ServiceBusMessage Message(string id)
    {
        var message = new ServiceBusMessage(id) { MessageId = id };
        if (IsWanted(id, "even"))
        {
            message.ApplicationProperties["even"] = true;
        }

        return message;
    }

    private static bool IsWanted(string id, string subscription) => subscription == "all" || int.Parse(id.Split('.')[1]) % 2 == 0;
}
