using Billing.Substitutes.ServiceBus;
using Google.Protobuf;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Works on the session whose message a function got.</summary>
[InputConverter(typeof(ServiceBusSessionMessageActionsConverter))]
public class ServiceBusSessionMessageActions
{
    private readonly Settlement.SettlementClient? _settlement;
    private readonly string _session = "";
    private DateTimeOffset _lockedUntil;

    internal ServiceBusSessionMessageActions(Settlement.SettlementClient settlement, string session, DateTimeOffset lockedUntil) =>
        (_settlement, _session, _lockedUntil) = (settlement, session, lockedUntil);

    /// <summary>For mocking.</summary>
    protected ServiceBusSessionMessageActions()
    {
    }

    /// <summary>When the lock on the session ends, as of the last look at it.</summary>
    public virtual DateTimeOffset SessionLockedUntil
    {
        get => _lockedUntil;
        protected set => _lockedUntil = value;
    }

    private Settlement.SettlementClient Host => _settlement ?? throw new InvalidOperationException("Mocked session actions have no host.");

    /// <summary>What the application keeps with the session; empty when it keeps nothing.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost.</exception>
    public virtual async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        new((await Host.GetSessionStateAsync(new SessionName { SessionId = _session }, cancellationToken: cancellationToken)).SessionState_.Memory);

    /// <summary>Keeps something with the session.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost, or the state is too large.</exception>
    public virtual async Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionState);
        var change = new SessionStateChange { SessionId = _session, SessionState = ByteString.CopyFrom(sessionState.ToMemory().Span) };
        await Host.SetSessionStateAsync(change, cancellationToken: cancellationToken);
    }

    /// <summary>Gives the session up when the function ends, so that others may take it.</summary>
    public virtual async Task ReleaseSession(CancellationToken cancellationToken = default) =>
        await Host.ReleaseSessionAsync(new SessionName { SessionId = _session }, cancellationToken: cancellationToken);

    /// <summary>Extends the lock on the session; the host does so by itself while the function runs.</summary>
    /// <exception cref="Grpc.Core.RpcException">The lock was lost.</exception>
    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        SessionLockedUntil = (await Host.RenewSessionLockAsync(new SessionName { SessionId = _session }, cancellationToken: cancellationToken)).LockedUntil.ToDateTimeOffset();
}
