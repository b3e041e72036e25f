using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Functions.Discovery;

/// <summary>Finds function classes that need a service which nobody registered, before the first call does.</summary>
internal static class ServiceCheck
{
    public static void Run(IServiceProvider services, IEnumerable<CatalogEntry> entries, IEnumerable<Type> middleware, Action<string> report)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var group in entries.Where(entry => !entry.Method.IsStatic).GroupBy(entry => entry.Method.DeclaringType!))
        {
            Check(group.Key, $"Class '{group.Key.Name}' of function '{group.First().Function.Name}'", known, report);
        }

        foreach (var type in middleware)
        {
            Check(type, $"Middleware '{type.Name}'", known, report);
        }
    }

    private static void Check(Type type, string what, IServiceProviderIsService known, Action<string> report)
    {
        var constructors = type.GetConstructors();
        var missing = constructors.Length == 1
            ? constructors[0].GetParameters().Where(parameter => !parameter.HasDefaultValue && !known.IsService(parameter.ParameterType))
            : [];
        foreach (var parameter in missing)
        {
            report($"{what} needs {parameter.ParameterType.Name}, which is not registered as a service");
        }
    }
}
