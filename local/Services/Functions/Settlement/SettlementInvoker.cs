using Billing.Substitutes.ServiceBus;
using Grpc.Core;

namespace Billing.Local.Functions.Settlement;

/// <summary>Carries settlement calls of a worker in this process to the service, without a socket or another thread.</summary>
/// <param name="service">What settles.</param>
internal sealed class SettlementInvoker(SettlementService service) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        return new AsyncUnaryCall<TResponse>(
            (Task<TResponse>)Call(method.Name, request), Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException(nameof(BlockingUnaryCall));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException(nameof(AsyncServerStreamingCall));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException(nameof(AsyncClientStreamingCall));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException(nameof(AsyncDuplexStreamingCall));

    private Task Call(string method, object request) => (method, request) switch
    {
        (nameof(service.Complete), MessageLock message) => service.Complete(message, null!),
        (nameof(service.Abandon), MessageChange message) => service.Abandon(message, null!),
        (nameof(service.Deadletter), DeadLetterRequest message) => service.Deadletter(message, null!),
        (nameof(service.Defer), MessageChange message) => service.Defer(message, null!),
        (nameof(service.RenewMessageLock), MessageLock message) => service.RenewMessageLock(message, null!),
        (nameof(service.GetSessionState), SessionName session) => service.GetSessionState(session, null!),
        (nameof(service.SetSessionState), SessionStateChange session) => service.SetSessionState(session, null!),
        (nameof(service.ReleaseSession), SessionName session) => service.ReleaseSession(session, null!),
        (nameof(service.RenewSessionLock), SessionName session) => service.RenewSessionLock(session, null!),
        _ => throw new NotSupportedException(method),
    };
}
