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
            (Task<TResponse>)Call(method.Name, request, new DirectCall(options)), Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException(nameof(BlockingUnaryCall));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException(nameof(AsyncServerStreamingCall));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException(nameof(AsyncClientStreamingCall));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException(nameof(AsyncDuplexStreamingCall));

    private Task Call(string method, object request, DirectCall call) => (method, request) switch
    {
        (nameof(service.Complete), MessageLock message) => service.Complete(message, call),
        (nameof(service.Abandon), MessageChange message) => service.Abandon(message, call),
        (nameof(service.Deadletter), DeadLetterRequest message) => service.Deadletter(message, call),
        (nameof(service.Defer), MessageChange message) => service.Defer(message, call),
        (nameof(service.RenewMessageLock), MessageLock message) => service.RenewMessageLock(message, call),
        (nameof(service.GetSessionState), SessionName session) => service.GetSessionState(session, call),
        (nameof(service.SetSessionState), SessionStateChange session) => service.SetSessionState(session, call),
        (nameof(service.ReleaseSession), SessionName session) => service.ReleaseSession(session, call),
        (nameof(service.RenewSessionLock), SessionName session) => service.RenewSessionLock(session, call),
        _ => throw new NotSupportedException(method),
    };
}
