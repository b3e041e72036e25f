using Billing.Local.Functions.ServiceBus;
using Billing.Substitutes.ServiceBus;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wire = Billing.Substitutes.ServiceBus.Settlement;

namespace Billing.Local.Functions.Settlement;

/// <summary>Settles messages for workers, as the Service Bus extension of the Functions host does: failures are RPC errors.</summary>
/// <param name="deliveries">The messages under way.</param>
internal sealed class SettlementService(MessageDeliveries deliveries) : Wire.SettlementBase
{
    public override Task<Empty> Complete(MessageLock request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, delivery => delivery.CompleteAsync(request.Locktoken));

    public override Task<Empty> Abandon(MessageChange request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, delivery => delivery.AbandonAsync(request.Locktoken, AmqpProperties.Decode(request.PropertiesToModify)));

    public override Task<Empty> Defer(MessageChange request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, delivery => delivery.DeferAsync(request.Locktoken, AmqpProperties.Decode(request.PropertiesToModify)));

    public override Task<Empty> Deadletter(DeadLetterRequest request, ServerCallContext context) => SettleAsync(
        request.Locktoken,
        delivery => delivery.DeadLetterAsync(
            request.Locktoken, AmqpProperties.Decode(request.PropertiesToModify), request.DeadletterReason, request.DeadletterErrorDescription));

    public override Task<Empty> RenewMessageLock(MessageLock request, ServerCallContext context) =>
        SettleAsync(request.Locktoken, delivery => delivery.RenewLockAsync(request.Locktoken));

    public override Task<SessionState> GetSessionState(SessionName request, ServerCallContext context) => OfSessionAsync(
        request.SessionId,
        context,
        async delivery => new SessionState { SessionState_ = await delivery.GetStateAsync() is { } state ? ByteString.CopyFrom(state.ToMemory().Span) : ByteString.Empty });

    public override Task<Empty> SetSessionState(SessionStateChange request, ServerCallContext context) => OfSessionAsync(
        request.SessionId,
        context,
        async delivery =>
        {
            await delivery.SetStateAsync(request.SessionState.IsEmpty ? null : BinaryData.FromBytes(request.SessionState.Memory));
            return new Empty();
        });

    public override Task<Empty> ReleaseSession(SessionName request, ServerCallContext context) => OfSessionAsync(
        request.SessionId,
        context,
        delivery =>
        {
            delivery.ReleaseSession();
            return Task.FromResult(new Empty());
        });

    public override Task<SessionLock> RenewSessionLock(SessionName request, ServerCallContext context) => OfSessionAsync(
        request.SessionId,
        context,
        delivery => Task.FromResult(new SessionLock { LockedUntil = Timestamp.FromDateTimeOffset(delivery.RenewSession()) }));

    private async Task<Empty> SettleAsync(string token, Func<MessageDelivery, Task> settle)
    {
        if (deliveries.OfLock(token) is not { } delivery)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"LockToken {token} not found."));
        }

        await TryAsync(async () =>
        {
            await settle(delivery);
            return true;
        });
        return new Empty();
    }

    private Task<T> OfSessionAsync<T>(string session, ServerCallContext context, Func<MessageDelivery, Task<T>> act) =>
        deliveries.OfSession(session, context.RequestHeaders.GetValue(SettlementHeaders.Invocation)) is { } delivery
            ? TryAsync(() => act(delivery))
            : throw new RpcException(new Status(StatusCode.FailedPrecondition, $"SessionId {session} not found."));

    private static async Task<T> TryAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception failure)
        {
            throw new RpcException(new Status(StatusCode.Unknown, failure.ToString()));
        }
    }
}
