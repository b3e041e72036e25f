using System.Reflection;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Billing.Local.Functions.Discovery;

/// <summary>Finds the functions of an assembly, binds them, and collects everything that is wrong with them.</summary>
internal sealed class FunctionCatalog(TriggerFactory triggers, CommonBinders common, InvocationPipeline pipeline, IConfiguration settings)
{
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>All functions with their triggers, by name.</summary>
    public List<CatalogEntry> Read(Assembly assembly, Func<Type, bool>? classes)
    {
        var entries = new List<CatalogEntry>();
        var names = new Dictionary<string, MethodInfo>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, method) in Methods(assembly, classes))
        {
            if (!names.TryAdd(name, method))
            {
                _problems.Add($"Function '{name}': {Place(names[name])} and {Place(method)} have the same name");
            }
            else if (Entry(name, method) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static IEnumerable<(string Name, MethodInfo Method)> Methods(Assembly assembly, Func<Type, bool>? classes)
    {
        var functions =
            from type in assembly.GetTypes()
            where type.IsClass && !type.IsGenericTypeDefinition && classes?.Invoke(type) != false
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            let function = method.GetCustomAttribute<FunctionAttribute>()
            where function is not null
            select (function.Name, method);
        return functions.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    private CatalogEntry? Entry(string name, MethodInfo method)
    {
        void Report(string problem) => _problems.Add($"Function '{name}': {problem}");

        var triggering = method.GetParameters().Where(parameter => parameter.GetCustomAttribute<TriggerBindingAttribute>() is not null).ToArray();
        if (triggering.Length != 1)
        {
            Report($"{Place(method)} has {triggering.Length} trigger parameters instead of one");
            return null;
        }

        if (method.DeclaringType!.IsAbstract && !method.IsStatic)
        {
            Report($"{Place(method)} belongs to an abstract class");
            return null;
        }

        if (triggers.Create(name, triggering[0], Report) is not { } trigger)
        {
            return null;
        }

        var function = new Function(pipeline, FunctionDefinitions.Of(name, method, triggering[0], trigger.BindingType))
        {
            Binders = Bind(method, triggering[0], trigger, Report),
            Factory = MethodCompiler.Factory(method),
            Call = MethodCompiler.Call(method),
            Retry = Retry(method, trigger, Report),
        };
        return new CatalogEntry(function, trigger, method, IsDisabled(name));
    }

    private ParameterBinder[] Bind(MethodInfo method, ParameterInfo triggering, ITrigger trigger, Action<string> report)
    {
        var binders = new List<ParameterBinder>();
        foreach (var parameter in method.GetParameters())
        {
            if ((common.For(parameter) ?? trigger.Bind(parameter)) is { } binder)
            {
                binders.Add(binder);
            }
            else
            {
                var role = parameter == triggering ? $"its {trigger.BindingType}" : "any source";
                report($"the parameter '{parameter.Name}' of type {TypeName(parameter.ParameterType)} cannot be bound to {role}");
            }
        }

        return [.. binders];
    }

    private static RetryPolicy? Retry(MethodInfo method, ITrigger trigger, Action<string> report)
    {
        if (method.GetCustomAttribute<RetryAttribute>() is not { } attribute)
        {
            return null;
        }

        var policy = RetryPolicy.From(attribute, out var problem);
        problem ??= trigger.SupportsRetry ? null : $"'{trigger.BindingType}' does not support retry attributes";
        if (problem is not null)
        {
            report(problem);
        }

        return policy;
    }

    private bool IsDisabled(string name)
    {
        var value = settings[$"AzureWebJobs.{name}.Disabled"] ?? settings[$"AzureWebJobs:{name}:Disabled"];
        return value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }

    private static string Place(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private static string TypeName(Type type) =>
        type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>" : type.Name;
}

/// <summary>A function with its trigger.</summary>
internal sealed record CatalogEntry(Function Function, ITrigger Trigger, MethodInfo Method, bool IsDisabled);
