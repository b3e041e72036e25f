using System.Collections.Concurrent;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Framing;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>A node that answers requests: they come on one link, and their answers go out on another one of the same session.</summary>
/// <param name="answer">Answers a request; it is told of what the node is, and on which connection.</param>
internal sealed class RequestNode(Func<NodeRequest, AmqpMessage, Task<AmqpMessage>> answer)
{
    private const uint Credit = 100;

    private readonly ConcurrentDictionary<(AmqpSession Session, string Address), SendingAmqpLink> _replies = new();

    /// <summary>Opens a link to the node.</summary>
    /// <param name="link">One for requests, or one for their answers.</param>
    /// <param name="path">The entity of which the node is.</param>
    public void Open(AmqpLink link, string path)
    {
        if (link is SendingAmqpLink replies)
        {
            var place = (link.Session, ((Target)link.Settings.Target).Address.ToString()!);
            _replies[place] = replies;
            link.Closed += (_, _) => _replies.TryRemove(place, out _);
            return;
        }

        var requests = (ReceivingAmqpLink)link;
        requests.RegisterMessageListener(request => _ = AnswerAsync(requests, path, request));
        requests.SetTotalLinkCredit(Credit, applyNow: true, updateAutoFlow: true);
    }

    private async Task AnswerAsync(ReceivingAmqpLink requests, string path, AmqpMessage request)
    {
        var id = request.Properties.MessageId;
        var replyTo = request.Properties.ReplyTo?.ToString() ?? "";
        AmqpMessage response;
        try
        {
            response = await answer(new NodeRequest(path, requests.Session.Connection), request);
        }
        catch (Exception failure)
        {
            response = Responses.Failed(failure);
        }

        requests.DisposeMessage(request, AmqpConstants.AcceptedOutcome, settled: true, batchable: false);
        response.Properties.CorrelationId = id;
        if (_replies.TryGetValue((requests.Session, replyTo), out var replies))
        {
            replies.SendMessageNoWait(response, BitConverter.GetBytes(Random.Shared.NextInt64()), AmqpConstants.NullBinary);
        }
    }
}

/// <param name="Path">The entity that the request is about.</param>
/// <param name="Connection">The connection that it came on.</param>
internal sealed record NodeRequest(string Path, AmqpConnection Connection);
