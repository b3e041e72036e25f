using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Billing.Functions.Runtime;

/// <summary>A function of the app, as its method declares it.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Method">Its method.</param>
/// <param name="Trigger">Attribute of the parameter that sets it off.</param>
public sealed record FabricFunction(string Name, MethodInfo Method, Attribute Trigger)
{
    /// <summary>Name of the route parameter that holds the tenant.</summary>
    public const string TenantParameter = "tenant";

    private static readonly FrozenDictionary<string, FabricFunction> ByName =
        (from type in typeof(FabricFunction).Assembly.GetTypes()
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null
         select new FabricFunction(function.Name, method, TriggerOf(method)))
        .ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    /// <summary>Every function of the app.</summary>
    public static IReadOnlyCollection<FabricFunction> All => ByName.Values;

    /// <summary>The area that it belongs to: the folder of its class.</summary>
    public string Area => Method.DeclaringType!.Namespace!.Split('.')[2];

    /// <summary>True if its route names a tenant.</summary>
    public bool HasTenant => Method.GetParameters().Any(parameter => parameter.Name == TenantParameter);

    /// <summary>The function of a name, or null.</summary>
    public static FabricFunction? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>A rule for each function that has one, by name.</summary>
    public static FrozenDictionary<string, TRule> Rules<TRule>(Func<FabricFunction, TRule?> rule)
        where TRule : class => All
        .Select(function => (function.Name, Rule: rule(function)))
        .Where(entry => entry.Rule is not null)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Rule!, StringComparer.Ordinal);

    private static Attribute TriggerOf(MethodInfo method) => method.GetParameters()
        .Select(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>())
        .FirstOrDefault(trigger => trigger is not null)
        ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} has no trigger.");
}
