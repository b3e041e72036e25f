using System.Reflection;
using Billing.Functions.Orders;
using Microsoft.DurableTask;

namespace Billing.Durable.Tests;

/// <summary>The orchestrators of the function app, found by their trigger.</summary>
internal static class AppOrchestrators
{
    public static IReadOnlyDictionary<string, MethodInfo> All { get; } = typeof(OrderToCash).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.GetParameters() is [{ } context] && Has(context.CustomAttributes, "OrchestrationTriggerAttribute"))
        .ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>Runs one; its result is that of its task.</summary>
    public static async Task<object?> RunAsync(string name, TaskOrchestrationContext context)
    {
        var task = (Task)All[name].Invoke(null, [context])!;
        await task;
        return task.GetType().GetProperty(nameof(Task<object>.Result)) is { } result && task.GetType().GenericTypeArguments[0].IsVisible
            ? result.GetValue(task)
            : null;
    }

    private static string Name(MethodInfo method) =>
        (string)method.CustomAttributes.Single(attribute => attribute.AttributeType.Name == "FunctionAttribute").ConstructorArguments[0].Value!;

    private static bool Has(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.Any(attribute => attribute.AttributeType.Name == name);
}
