using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Functions.Discovery;

/// <summary>Finds function classes that need a service which nobody registered, before the first call does.</summary>
internal static class ServiceCheck
{
    public static void Run(IServiceProvider services, Assembly app, IEnumerable<CatalogEntry> entries, Action<string> report)
    {
        var known = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var group in entries.GroupBy(entry => ClassOf(entry.Function.Metadata.EntryPoint)))
        {
            if (app.GetType(group.Key) is { IsAbstract: false } type)
            {
                Check(type, $"Class '{type.Name}' of function '{group.First().Function.Name}'", known, report);
            }
        }
    }

    private static string ClassOf(string entryPoint) => entryPoint[..entryPoint.LastIndexOf('.')];

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
