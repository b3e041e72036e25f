using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>The request to a management node.</summary>
internal sealed class ManagementRequest
{
    private const string OperationProperty = "operation";
    private const string LinkProperty = "associated-link-name";
    private static readonly MapKey SessionKey = new("session-id");

    private readonly LocalServiceBusNamespace _bus;
    private readonly ReceiverLink? _receiver;
    private readonly AmqpMap _body;

    public ManagementRequest(LocalServiceBusNamespace bus, ReceiverRegistry receivers, NodeRequest node, AmqpMessage message)
    {
        _bus = bus;
        Path = node.Path;
        Operation = message.ApplicationProperties.Map[OperationProperty]?.ToString() ?? "";
        _receiver = receivers.Find(node.Connection, message.ApplicationProperties.Map[LinkProperty] as string);
        _body = message.ValueBody?.Value as AmqpMap ?? [];
    }

    public string Path { get; }

    public string Operation { get; }

    /// <summary>True if the request is about a session.</summary>
    public bool HasSession => Optional<string>("session-id") is not null;

    /// <exception cref="ArgumentException">The request lacks it, or has it in another type.</exception>
    public T Get<T>(string name) => _body[new MapKey(name)] is T value
        ? value
        : throw new ArgumentException($"The request {Operation} lacks '{name}' of the type {typeof(T).Name}.");

    /// <summary>The value, or the type's default when the request lacks it.</summary>
    public T? Optional<T>(string name) => _body[new MapKey(name)] is T value ? value : default;

    /// <summary>The receiver that holds the session in question.</summary>
    /// <exception cref="ServiceBusException">Its link is closed, so the session is lost.</exception>
    public ReceiverLink SessionReceiver() => _receiver is { Hold: not null }
        ? _receiver
        : throw BrokerErrors.SessionLockLost(Path, _body[SessionKey] as string ?? "");

    /// <summary>Works on the session of the request, or without one if it names none.</summary>
    public async Task<T> WithReceiverAsync<T>(ServiceBusReceiveMode mode, Func<ReceiverLink, Task<T>> work)
    {
        if (HasSession)
        {
            return await work(SessionReceiver());
        }

        var receiver = _bus.Open(Path, mode);
        try
        {
            return await work(receiver);
        }
        finally
        {
            receiver.Close();
        }
    }
}
