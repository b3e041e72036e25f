using System.Reflection;
using Billing.Local.Durable;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Local.Functions.Binding;

/// <summary>Parameters that a function of any trigger may have.</summary>
internal sealed class CommonBinders(LocalTaskHub? hub)
{
    /// <summary>Tells how the parameter is filled.</summary>
    /// <returns>Null when it belongs to the trigger.</returns>
    public ParameterBinder? For(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return Binders.Of(context => context);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return Binders.Of(context => context.CancellationToken);
        }

        return hub is not null && parameter.ParameterType == typeof(DurableTaskClient) && parameter.IsDefined(typeof(DurableClientAttribute))
            ? Client(hub.CreateClient())
            : null;
    }

    private static ParameterBinder Client(DurableTaskClient client) => Binders.Of(_ => client);
}
