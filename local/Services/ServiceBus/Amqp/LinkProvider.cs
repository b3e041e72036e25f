using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;
using Microsoft.Azure.Amqp.Transport;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>Opens the links that clients ask for: to an entity, to its management node, or to the node that takes tokens.</summary>
internal sealed class LinkProvider : IRuntimeProvider
{
    private const string TokenNode = "$cbs";
    private const string ManagementSuffix = "/$management";

    private readonly LocalServiceBusNamespace _bus;
    private readonly ReceiverRegistry _receivers = new();
    private readonly RequestNode _tokens = new((_, _) => Task.FromResult(Responses.TokenAccepted()));
    private readonly RequestNode _management;

    public LinkProvider(LocalServiceBusNamespace bus)
    {
        _bus = bus;
        _management = new RequestNode(new ManagementNode(bus, _receivers).AnswerAsync);
    }

    public AmqpConnection CreateConnection(
        TransportBase transport, ProtocolHeader protocolHeader, bool isInitiator, AmqpSettings amqpSettings, AmqpConnectionSettings connectionSettings) =>
        new(transport, protocolHeader, isInitiator, amqpSettings, connectionSettings);

    public AmqpSession CreateSession(AmqpConnection connection, AmqpSessionSettings settings) => new(connection, settings, this);

    public AmqpLink CreateLink(AmqpSession session, AmqpLinkSettings settings) => settings.IsReceiver()
        ? new ReceivingAmqpLink(session, settings)
        : new SendingAmqpLink(session, settings);

    public IAsyncResult BeginOpenLink(AmqpLink link, TimeSpan timeout, AsyncCallback callback, object state) =>
        TaskToAsyncResult.Begin(OpenAsync(link, timeout), callback, state);

    public void EndOpenLink(IAsyncResult result) => TaskToAsyncResult.End(result);

    private async Task OpenAsync(AmqpLink link, TimeSpan timeout)
    {
        // The answer must not overtake the library's own work on the request.
        await Task.Yield();
        try
        {
            await OpenKnownAsync(link, timeout);
        }
        catch (Exception failure) when (failure is not AmqpException)
        {
            throw new AmqpException(Errors.Of(failure));
        }
    }

    private Task OpenKnownAsync(AmqpLink link, TimeSpan timeout)
    {
        var address = link.IsReceiver ? ((Target)link.Settings.Target).Address : ((Source)link.Settings.Source).Address;
        var path = Uri.UnescapeDataString(address.ToString()!.TrimStart('/'));
        if (path == TokenNode)
        {
            _tokens.Open(link, path);
            return Task.CompletedTask;
        }

        if (path.EndsWith(ManagementSuffix, StringComparison.Ordinal))
        {
            _management.Open(link, path[..^ManagementSuffix.Length]);
            return Task.CompletedTask;
        }

        if (link is ReceivingAmqpLink publisher)
        {
            PublisherLink.Open(_bus, publisher, path);
            return Task.CompletedTask;
        }

        return ConsumerLink.OpenAsync(_bus, _receivers, (SendingAmqpLink)link, path, timeout);
    }
}
