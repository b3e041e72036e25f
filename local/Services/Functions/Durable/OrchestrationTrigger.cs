using Billing.Local.Durable;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Worker;
using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;

namespace Billing.Local.Functions.Durable;

/// <summary>Lends one function to the task hub as an orchestrator, which the worker replays from the history that it gets.</summary>
internal sealed class OrchestrationTrigger(string name, LocalTaskHub hub) : ITrigger
{
    private Function? _function;

    public string BindingType => "orchestrationTrigger";

    public string Source => name;

    public void Attach(Function function)
    {
        _function = function;
        hub.RegisterOrchestrator(name, ReplayAsync);
    }

    private async Task<OrchestratorResponse> ReplayAsync(OrchestratorRequest history, CancellationToken cancellation)
    {
        var encoded = Convert.ToBase64String(history.ToByteArray());
        var step = new TriggerEvent(request =>
        {
            request.AddText(_function!.Trigger.Name, encoded);
            request.Tell("instanceId", history.InstanceId);
        });
        var reply = await WorkerLoss.AgainAsync(() => _function!.OrchestrateAsync(step), cancellation);
        return OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(reply.ReturnValue.String));
    }
}
