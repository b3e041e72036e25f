using System.Reflection;
using Billing.Local.Durable;
using Billing.Local.Durable.Worker;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Billing.Local.Functions.Durable;

/// <summary>Lends one function to the task hub as an orchestrator.</summary>
internal sealed class OrchestrationTrigger(string name, LocalTaskHub hub) : ITrigger
{
    private static readonly MethodInfo GetInput = typeof(OrchestrationTrigger).GetMethod(nameof(Input), BindingFlags.Static | BindingFlags.NonPublic)!;

    public string BindingType => "orchestrationTrigger";

    public string Source => name;

    public ParameterBinder? Bind(ParameterInfo parameter)
    {
        if (parameter.IsDefined(typeof(OrchestrationTriggerAttribute)))
        {
            return parameter.ParameterType == typeof(TaskOrchestrationContext) ? Binders.Of(context => context.Payload) : null;
        }

        var input = GetInput.MakeGenericMethod(parameter.ParameterType).CreateDelegate<Func<LocalFunctionContext, object?>>();
        return Binders.Of(input);
    }

    public void Attach(Function function) =>
        hub.RegisterOrchestrator(name, new InlineWorker().Run(context => function.OrchestrateAsync(new TriggerEvent(context))));

    private static object? Input<T>(LocalFunctionContext context) => ((TaskOrchestrationContext)context.Payload).GetInput<T>();
}
