using Billing.Substitutes.ServiceBus;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Works on the session whose message a function got.</summary>
[InputConverter(typeof(ServiceBusSessionMessageActionsConverter))]
public class ServiceBusSessionMessageActions
{
    private readonly Settlement.SettlementClient? _settlement;
    private readonly string _session = "";
    private readonly string _invocation = "";
    private DateTimeOffset _lockedUntil;

    internal ServiceBusSessionMessageActions(Settlement.SettlementClient settlement, string invocation, string session, DateTimeOffset lockedUntil) =>
        (_settlement, _invocation, _session, _lockedUntil) = (settlement, invocation, session, lockedUntil);

    /// <summary>For mocking.</summary>
    protected ServiceBusSessionMessageActions()
    {
    }

    /// <summary>Time at which the lock on the session ends, as of the last look at it.</summary>
    public virtual DateTimeOffset SessionLockedUntil
    {
        get => _lockedUntil;
        protected set => _lockedUntil = value;
    }

    // On Flex Consumption each Service Bus function has hosts of its own; a host that runs them all tells their sessions apart by this.
    private Metadata Caller => new() { { SettlementHeaders.Invocation, _invocation } };

    private Settlement.SettlementClient Host => _settlement ?? throw new InvalidOperationException("Mocked session actions have no host.");

    /// <summary>Reads what the application keeps with the session; empty when it keeps nothing.</summary>
    /// <exception cref="RpcException">The lock was lost.</exception>
    public virtual async Task<BinaryData> GetSessionStateAsync(CancellationToken cancellationToken = default) =>
        new((await Host.GetSessionStateAsync(new SessionName { SessionId = _session }, Caller, cancellationToken: cancellationToken)).SessionState_.Memory);

    /// <summary>Keeps something with the session.</summary>
    /// <exception cref="RpcException">The lock was lost, or the state is too large.</exception>
    public virtual async Task SetSessionStateAsync(BinaryData sessionState, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionState);
        var change = new SessionStateChange { SessionId = _session, SessionState = ByteString.CopyFrom(sessionState.ToMemory().Span) };
        await Host.SetSessionStateAsync(change, Caller, cancellationToken: cancellationToken);
    }

    /// <summary>Gives the session up when the function ends, so that others may take it.</summary>
    public virtual async Task ReleaseSession(CancellationToken cancellationToken = default) =>
        await Host.ReleaseSessionAsync(new SessionName { SessionId = _session }, Caller, cancellationToken: cancellationToken);

    /// <summary>Extends the lock on the session; the host does so by itself while the function runs.</summary>
    /// <exception cref="RpcException">The lock was lost.</exception>
    public virtual async Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        SessionLockedUntil = (await Host.RenewSessionLockAsync(new SessionName { SessionId = _session }, Caller, cancellationToken: cancellationToken)).LockedUntil.ToDateTimeOffset();
}
