using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>Takes what a client sends to a queue or topic, and accepts it when it is stored.</summary>
internal sealed class PublisherLink
{
    private const uint Credit = 1000;
    private static readonly AmqpSymbol MaxBatchSize = "com.microsoft:max-message-batch-size";

    private readonly LocalServiceBusNamespace _bus;
    private readonly ReceivingAmqpLink _link;
    private readonly string _path;

    private PublisherLink(LocalServiceBusNamespace bus, ReceivingAmqpLink link, string path) => (_bus, _link, _path) = (bus, link, path);

    /// <summary>Opens the link.</summary>
    /// <exception cref="ServiceBusException">There is no such queue or topic.</exception>
    public static void Open(LocalServiceBusNamespace bus, ReceivingAmqpLink link, string path)
    {
        var limit = bus.MaxMessageSize(path);
        link.Settings.MaxMessageSize = (ulong)limit;
        link.Settings.AddProperty(MaxBatchSize, limit);
        var publisher = new PublisherLink(bus, link, path);
        link.RegisterMessageListener(message => _ = publisher.StoreAsync(message));
        link.SetTotalLinkCredit(Credit, applyNow: true, updateAutoFlow: true);
    }

    private async Task StoreAsync(AmqpMessage message)
    {
        Outcome outcome;
        try
        {
            await _bus.SendAsync(_path, Messages.Read(message));
            outcome = AmqpConstants.AcceptedOutcome;
        }
        catch (Exception failure)
        {
            outcome = new Rejected { Error = Errors.Of(failure) };
        }

        _link.DisposeMessage(message, outcome, settled: true, batchable: false);
    }
}
