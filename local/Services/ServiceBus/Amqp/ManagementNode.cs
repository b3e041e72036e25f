using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Billing.Local.ServiceBus.Amqp;

/// <summary>
/// Answers what clients ask of an entity ("AMQP 1.0 in Azure Service Bus: request-response-based operations",
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response).
/// </summary>
internal sealed class ManagementNode(LocalServiceBusNamespace bus, ReceiverRegistry receivers)
{
    public async Task<AmqpMessage> AnswerAsync(NodeRequest node, AmqpMessage message)
    {
        var request = new ManagementRequest(bus, receivers, node, message);
        return Responses.Done(await AnswerAsync(request));
    }

    private Task<AmqpMap?> AnswerAsync(ManagementRequest request) => request.Operation switch
    {
        "com.microsoft:renew-lock" => RenewLocksAsync(request),
        "com.microsoft:peek-message" => PeekAsync(request),
        "com.microsoft:receive-by-sequence-number" => ReceiveDeferredAsync(request),
        "com.microsoft:update-disposition" => SettleAsync(request),
        "com.microsoft:schedule-message" => ScheduleAsync(request),
        "com.microsoft:cancel-scheduled-message" => CancelAsync(request),
        "com.microsoft:renew-session-lock" => RenewSession(request),
        "com.microsoft:get-session-state" => GetState(request),
        "com.microsoft:set-session-state" => SetStateAsync(request),
        _ => throw new NotSupportedException($"The request {request.Operation} is not supported."),
    };

    private static Task<AmqpMap?> RenewLocksAsync(ManagementRequest request) => request.WithReceiverAsync(ServiceBusReceiveMode.PeekLock, receiver =>
    {
        var ends = request.Get<Guid[]>("lock-tokens").Select(token => receiver.RenewLock(token).UtcDateTime).ToArray();
        return Done("expirations", ends);
    });

    private static Task<AmqpMap?> PeekAsync(ManagementRequest request) => request.WithReceiverAsync(ServiceBusReceiveMode.PeekLock, receiver =>
    {
        var found = receiver.Peek(request.Get<int>("message-count"), request.Get<long>("from-sequence-number"));
        return found.Count == 0
            ? Task.FromResult<AmqpMap?>(null)
            : Done("messages", found.Select(message => Entry(message, message.Stamp.DeliveryCount)).ToList());
    });

    private static Task<AmqpMap?> ReceiveDeferredAsync(ManagementRequest request)
    {
        var mode = request.Optional<uint>("receiver-settle-mode") == 0 ? ServiceBusReceiveMode.ReceiveAndDelete : ServiceBusReceiveMode.PeekLock;
        return request.WithReceiverAsync(mode, async receiver =>
        {
            var messages = await receiver.ReceiveDeferredAsync(request.Get<long[]>("sequence-numbers"));
            return await Done("messages", messages.Select(Locked).ToList());
        });
    }

    private static AmqpMap Locked(DeliveredMessage message)
    {
        var entry = Entry(message, message.Stamp.DeliveryCount - 1);
        if (message.Stamp.LockToken != Guid.Empty)
        {
            entry[new MapKey("lock-token")] = message.Stamp.LockToken;
        }

        return entry;
    }

    private static AmqpMap Entry(DeliveredMessage message, int deliveryCount) =>
        new() { [new MapKey("message")] = Messages.Encode(message, deliveryCount) };

    private static Task<AmqpMap?> SettleAsync(ManagementRequest request) => request.WithReceiverAsync(ServiceBusReceiveMode.PeekLock, async receiver =>
    {
        foreach (var token in request.Get<Guid[]>("lock-tokens"))
        {
            await SettleAsync(request, receiver, token);
        }

        return new AmqpMap();
    })!;

    private static Task SettleAsync(ManagementRequest request, ReceiverLink receiver, Guid lockToken)
    {
        var changes = Values.Read(request.Optional<AmqpMap>("properties-to-modify"));
        return request.Get<string>("disposition-status") switch
        {
            "completed" => receiver.CompleteAsync(lockToken),
            "abandoned" => receiver.AbandonAsync(lockToken, changes),
            "defered" => receiver.DeferAsync(lockToken, changes),
            "suspended" => receiver.DeadLetterAsync(
                lockToken, changes, request.Optional<string>("deadletter-reason"), request.Optional<string>("deadletter-description")),
            var other => throw new NotSupportedException($"The disposition {other} is not supported."),
        };
    }

    private async Task<AmqpMap?> ScheduleAsync(ManagementRequest request)
    {
        var messages = request.Get<IEnumerable<object>>("messages").Cast<AmqpMap>();
        var contents = messages.Select(entry => Messages.Read((ArraySegment<byte>)entry[new MapKey("message")])).ToList();
        var numbers = await bus.SendAsync(request.Path, contents);
        return await Done("sequence-numbers", numbers.ToArray());
    }

    private async Task<AmqpMap?> CancelAsync(ManagementRequest request)
    {
        await bus.CancelAsync(request.Path, request.Get<long[]>("sequence-numbers"));
        return [];
    }

    private static Task<AmqpMap?> RenewSession(ManagementRequest request)
    {
        var receiver = request.SessionReceiver();
        receiver.RenewSession();
        return Done("expiration", receiver.Hold!.LockedUntil.UtcDateTime);
    }

    private static Task<AmqpMap?> GetState(ManagementRequest request)
    {
        var state = request.SessionReceiver().GetState();
        object? bytes = state is null ? (object?)null : new ArraySegment<byte>(state.ToArray());
        return Done("session-state", bytes);
    }

    private async Task<AmqpMap?> SetStateAsync(ManagementRequest request)
    {
        var state = request.Optional<ArraySegment<byte>?>("session-state");
        await request.SessionReceiver().SetStateAsync(state is { } bytes ? BinaryData.FromBytes(bytes) : null, bus.MaxSessionState);
        return [];
    }

    private static Task<AmqpMap?> Done(string name, object? value) => Task.FromResult<AmqpMap?>(new AmqpMap { [new MapKey(name)] = value! });
}
