using DurableTask.Core.Exceptions;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.DurableTask.Client;
using P = Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Durable.Grpc;

/// <summary>
/// The hub for durable clients in other processes, over the protocol of the SDK's client. Work items are not given out here:
/// they go to workers through the hub's registrations. What is not overridden is answered with UNIMPLEMENTED.
/// </summary>
internal sealed class TaskHubSidecar(LocalTaskHub hub) : P.TaskHubSidecarService.TaskHubSidecarServiceBase
{
    public override Task<Empty> Hello(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<P.CreateInstanceResponse> StartInstance(P.CreateInstanceRequest request, ServerCallContext context) =>
        AnswerAsync(async () => new P.CreateInstanceResponse { InstanceId = await hub.CreateAsync(SidecarMessages.Start(request)) });

    public override Task<P.RestartInstanceResponse> RestartInstance(P.RestartInstanceRequest request, ServerCallContext context) =>
        AnswerAsync(async () =>
        {
            if (await hub.GetAsync(request.InstanceId, withData: false) is null)
            {
                throw new RpcException(new Status(StatusCode.NotFound, $"An orchestration with the instanceId {request.InstanceId} was not found."));
            }

            return new P.RestartInstanceResponse { InstanceId = await hub.RestartAsync(request.InstanceId, request.RestartWithNewInstanceId) };
        });

    public override async Task<P.GetInstanceResponse> GetInstance(P.GetInstanceRequest request, ServerCallContext context) =>
        SidecarMessages.Found(await hub.GetAsync(request.InstanceId, request.GetInputsAndOutputs));

    public override Task<P.GetInstanceResponse> WaitForInstanceStart(P.GetInstanceRequest request, ServerCallContext context) =>
        WaitAsync(request, instance => instance.Status != OrchestrationRuntimeStatus.Pending, context);

    public override Task<P.GetInstanceResponse> WaitForInstanceCompletion(P.GetInstanceRequest request, ServerCallContext context) =>
        WaitAsync(request, instance => instance.IsEnded, context);

    public override Task<P.RaiseEventResponse> RaiseEvent(P.RaiseEventRequest request, ServerCallContext context) =>
        AnswerAsync(async () =>
        {
            await hub.RaiseAsync(request.InstanceId, request.Name, request.Input);
            return new P.RaiseEventResponse();
        });

    public override Task<P.TerminateResponse> TerminateInstance(P.TerminateRequest request, ServerCallContext context) =>
        AnswerAsync(async () =>
        {
            await hub.TerminateAsync(request.InstanceId, request.Output, request.Recursive);
            return new P.TerminateResponse();
        });

    public override async Task<P.SuspendResponse> SuspendInstance(P.SuspendRequest request, ServerCallContext context)
    {
        await hub.SendAsync(request.InstanceId, new ExecutionSuspended(request.Reason));
        return new P.SuspendResponse();
    }

    public override async Task<P.ResumeResponse> ResumeInstance(P.ResumeRequest request, ServerCallContext context)
    {
        await hub.SendAsync(request.InstanceId, new ExecutionResumed(request.Reason));
        return new P.ResumeResponse();
    }

    public override Task<P.QueryInstancesResponse> QueryInstances(P.QueryInstancesRequest request, ServerCallContext context) =>
        AnswerAsync(async () =>
        {
            var query = SidecarMessages.Query(request.Query);
            var page = await hub.QueryAsync(query, query.ContinuationToken, query.PageSize);
            var answer = new P.QueryInstancesResponse { ContinuationToken = page.ContinuationToken };
            answer.OrchestrationState.AddRange(page.Values.Select(SidecarMessages.State));
            return answer;
        });

    public override Task<P.PurgeInstancesResponse> PurgeInstances(P.PurgeInstancesRequest request, ServerCallContext context) =>
        AnswerAsync(async () => new P.PurgeInstancesResponse
        {
            DeletedInstanceCount = request.RequestCase switch
            {
                P.PurgeInstancesRequest.RequestOneofCase.InstanceId => await hub.PurgeAsync(request.InstanceId, request.Recursive),
                P.PurgeInstancesRequest.RequestOneofCase.PurgeInstanceFilter =>
                    await hub.PurgeAsync(SidecarMessages.Filter(request.PurgeInstanceFilter), request.Recursive),
                _ => throw new RpcException(new Status(StatusCode.Unimplemented, $"The local task hub purges no {request.RequestCase}.")),
            },
            IsComplete = true,
        });

    private async Task<P.GetInstanceResponse> WaitAsync(
        P.GetInstanceRequest request, Func<OrchestrationInstance, bool> condition, ServerCallContext context) =>
        SidecarMessages.Found(await hub.WaitAsync(request.InstanceId, condition, request.GetInputsAndOutputs, context.CancellationToken));

    /// <summary>Refusals of the hub as the status codes that the client turns into exceptions again.</summary>
    private static async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (OrchestrationAlreadyExistsException e)
        {
            throw new RpcException(new Status(StatusCode.AlreadyExists, e.Message));
        }
        catch (ArgumentException e)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, e.Message));
        }
        catch (InvalidOperationException e)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, e.Message));
        }
    }
}
