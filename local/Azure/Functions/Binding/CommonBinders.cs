using System.Reflection;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Local.Functions.Binding;

/// <summary>Parameters that a function of any trigger may have.</summary>
internal sealed class CommonBinders
{
    /// <summary>Tells how the parameter is filled.</summary>
    /// <returns>Null when it belongs to the trigger.</returns>
    public ParameterBinder? For(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return Binders.Of(context => context);
        }

        return parameter.ParameterType == typeof(CancellationToken) ? Binders.Of(context => context.CancellationToken) : null;
    }
}
