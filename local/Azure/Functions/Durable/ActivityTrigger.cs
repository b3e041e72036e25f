using System.Reflection;
using Billing.Local.Durable;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.Durable;

/// <summary>Lends one function to the task hub as an activity.</summary>
internal sealed class ActivityTrigger(string name, LocalTaskHub hub) : ITrigger
{
    public string BindingType => "activityTrigger";

    public string Source => name;

    public ParameterBinder? Bind(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (parameter.IsDefined(typeof(ActivityTriggerAttribute)))
        {
            return Binders.Of(context => Value(Call(context).Input, type));
        }

        return parameter.Name == "instanceId" && type == typeof(string) ? Binders.Of(context => Call(context).InstanceId) : null;
    }

    public void Attach(Function function) => hub.RegisterActivity(name, async (input, instanceId, cancellation) =>
    {
        var call = new ActivityCall(input, instanceId);
        var result = await function.InvokeAsync(new TriggerEvent(call, () => BindingData(call), Held: TriggerEvent.One), cancellation);
        return hub.Options.DataConverter.Serialize(result);
    });

    private static ActivityCall Call(LocalFunctionContext context) => (ActivityCall)context.Payload;

    private static Dictionary<string, object?> BindingData(ActivityCall call) =>
        new(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = call.InstanceId };

    /// <summary>The input; without one, what the type has for nothing.</summary>
    private object? Value(string? input, Type type) =>
        input is not null ? hub.Options.DataConverter.Deserialize(input, type) : type.IsValueType ? Activator.CreateInstance(type) : null;

    private sealed record ActivityCall(string? Input, string InstanceId);
}
