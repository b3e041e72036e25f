using Billing.Local.Durable;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Rpc;
using Billing.Local.Functions.Worker;

namespace Billing.Local.Functions.Durable;

/// <summary>Lends one function to the task hub as an activity.</summary>
internal sealed class ActivityTrigger(string name, LocalTaskHub hub) : ITrigger
{
    private Function? _function;

    public string BindingType => "activityTrigger";

    public string Source => name;

    public void Attach(Function function)
    {
        _function = function;
        hub.RegisterActivity(name, RunAsync);
    }

    private async Task<string?> RunAsync(string? input, string instanceId, CancellationToken cancellation)
    {
        var trigger = new TriggerEvent(
            request =>
            {
                request.Add(_function!.Trigger.Name, input is null ? new TypedData() : new TypedData { Json = input });
                request.Tell("instanceId", instanceId);
            },
            Held: TriggerEvent.One);
        try
        {
            return ActivityReply.Output((await WorkerLoss.AgainAsync(() => _function!.InvokeAsync(trigger, cancellation), cancellation)).ReturnValue);
        }
        catch (FunctionFailedException failure)
        {
            throw new DurableFailureException(ActivityReply.Failure(failure));
        }
    }
}
