using System.Text;
using Azure.Messaging.ServiceBus;
using Billing.Local.Journal;
using Billing.Local.ServiceBus;
using Billing.Local.Tests.Journal;
using Billing.Local.Time;

namespace Billing.Local.Tests.ServiceBus;

/// <summary>A small namespace on a clock that the test moves.</summary>
internal sealed class Bus : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly TestJournal? _journal;

    /// <param name="json">The entities; null for <see cref="Topology"/>.</param>
    /// <param name="journal">Null for one on disk that goes with the namespace.</param>
    /// <param name="start">The first time; null for <see cref="Start"/>.</param>
    public Bus(string? json = null, IJournal? journal = null, DateTimeOffset? start = null)
    {
        _journal = journal is null ? new TestJournal() : null;
        Clock = new SimulatedClock(start ?? Start);
        Namespace = new LocalServiceBusNamespace(
            ServiceBusTopology.Parse(Encoding.UTF8.GetBytes(json ?? Topology()), "test.json"), Clock, journal ?? _journal!);
        Client = Namespace.CreateClient();
    }

    public SimulatedClock Clock { get; }

    public LocalServiceBusNamespace Namespace { get; }

    public ServiceBusClient Client { get; }

    /// <summary>Queues `plain` and `sessions`, topic `news` with subscriptions as given; extra properties for the queues.</summary>
    public static string Topology(string queueProperties = "", string subscriptions = "", string sku = "Standard", string topicProperties = "") => $$"""
        {
          "sku": { "name": "{{sku}}" },
          "queues": [
            { "name": "plain", "properties": { "lockDuration": "PT1M", "maxDeliveryCount": 3 {{queueProperties}} } },
            { "name": "sessions", "properties": { "requiresSession": true, "maxDeliveryCount": 3 {{queueProperties}} } }
          ],
          "topics": [ { "name": "news", "properties": { {{topicProperties}} }, "subscriptions": [ {{subscriptions}} ] } ]
        }
        """;

    /// <summary>A subscription with a SQL filter.</summary>
    public static string Sql(string name, string expression, string properties = "") => $$"""
        { "name": "{{name}}", "properties": { {{properties}} },
          "rules": [ { "name": "$Default", "properties": { "filterType": "SqlFilter", "sqlFilter": { "sqlExpression": "{{expression}}" } } } ] }
        """;

    public Task SendAsync(string target, string body, string? session = null, string? id = null) =>
        Client.CreateSender(target).SendMessageAsync(Message(body, session, id));

    /// <summary>A message; without an id when none is given, for which the client has no setting.</summary>
    public static ServiceBusMessage Message(string body, string? session = null, string? id = null)
    {
        var message = new ServiceBusMessage(body) { SessionId = session };
        if (id is not null)
        {
            message.MessageId = id;
        }

        return message;
    }

    /// <summary>The way of a receiver of the local client to the broker.</summary>
    public static ReceiverLink LinkOf(ServiceBusReceiver receiver) =>
        receiver is LocalSessionReceiver session ? session.Link : Assert.IsType<LocalReceiver>(receiver).Link;

    /// <summary>All messages that are there now, locked.</summary>
    public static Task<IReadOnlyList<ServiceBusReceivedMessage>> DrainAsync(ServiceBusReceiver receiver, int max = 100) =>
        LinkOf(receiver).ReceiveAsync(max, TimeSpan.Zero, TestContext.Current.CancellationToken);

    /// <summary>The next free session, however long it takes to come.</summary>
    public Task<ServiceBusSessionReceiver> WaitForSessionAsync(string path, CancellationToken cancellationToken) =>
        WaitForSessionAsync(Client, path, cancellationToken);

    public static Task<ServiceBusSessionReceiver> WaitForSessionAsync(ServiceBusClient client, string path, CancellationToken cancellationToken) =>
        Assert.IsType<LocalServiceBusClient>(client).AcceptNextAsync(path, options: null, wait: null, cancellationToken);

    public ServiceBusReceiver DeadLetters(string queue) =>
        Client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    public void Dispose()
    {
        Namespace.Dispose();
        _journal?.Dispose();
    }
}
