using Billing.Local.Functions.Rpc;
using Grpc.Core;
using RpcException = Grpc.Core.RpcException;

namespace Billing.Local.Functions.Worker;

/// <summary>The service that a worker process calls.</summary>
/// <param name="worker">Which process is expected.</param>
internal sealed class FunctionRpcService(ProcessWorker worker) : FunctionRpc.FunctionRpcBase
{
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || worker.Expected(requestStream.Current.StartStream?.WorkerId) is not { } connection)
        {
            throw new RpcException(new Status(StatusCode.PermissionDenied, "No such worker is expected."));
        }

        connection.Open(message => responseStream.WriteAsync(message, context.CancellationToken));
        try
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                connection.Receive(requestStream.Current);
            }

            connection.Close(new WorkerGoneException("The worker closed its stream."));
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or InvalidOperationException)
        {
            connection.Close(new WorkerGoneException($"The worker's stream broke: {failure.Message}"));
        }
    }
}
