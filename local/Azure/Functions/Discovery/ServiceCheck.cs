using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Functions.Discovery;

/// <summary>Finds function classes that need a service which nobody registered, before the first call does.</summary>
internal static class ServiceCheck
{
    public static void Run(IServiceProvider services, IEnumerable<CatalogEntry> entries, Action<string> report)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var group in entries.Where(entry => !entry.Method.IsStatic).GroupBy(entry => entry.Method.DeclaringType!))
        {
            var constructors = group.Key.GetConstructors();
            var missing = constructors.Length == 1
                ? constructors[0].GetParameters().Where(parameter => !parameter.HasDefaultValue && !known.IsService(parameter.ParameterType))
                : [];
            foreach (var parameter in missing)
            {
                report($"Class '{group.Key.Name}' of function '{group.First().Function.Name}' needs {parameter.ParameterType.Name}, which is not registered as a service");
            }
        }
    }
}
