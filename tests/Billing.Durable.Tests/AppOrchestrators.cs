using System.Reflection;
using Billing.Functions.Runtime;
using Microsoft.DurableTask;

namespace Billing.Durable.Tests;

/// <summary>The orchestrators of the function app, found by their trigger.</summary>
internal static class AppOrchestrators
{
    public static IReadOnlyDictionary<string, MethodInfo> All { get; } = FabricFunction.All
        .Where(function => function.Trigger.GetType().Name == "OrchestrationTriggerAttribute")
        .ToDictionary(function => function.Name, function => function.Method, StringComparer.Ordinal);

    /// <summary>Runs one; its result is that of its task.</summary>
    public static async Task<object?> RunAsync(string name, TaskOrchestrationContext context)
    {
        var task = (Task)All[name].Invoke(null, [context])!;
        await task;
        return task.GetType().GetProperty(nameof(Task<object>.Result)) is { } result && task.GetType().GenericTypeArguments[0].IsVisible
            ? result.GetValue(task)
            : null;
    }
}
