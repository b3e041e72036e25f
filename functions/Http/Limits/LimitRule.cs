using System.Collections.Frozen;
using System.Reflection;
using Billing.Functions.Access;
using Billing.Platform.Limits;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Http.Limits;

/// <summary>Against which limit the requests of each HTTP function count.</summary>
public static class LimitRule
{
    private static readonly FrozenDictionary<string, string> Rules =
        (from type in typeof(LimitRule).Assembly.GetTypes()
         from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
         let function = method.GetCustomAttribute<FunctionAttribute>()
         where function is not null
         let limit = Of(method)
         where limit is not null
         select (function.Name, limit)).ToFrozenDictionary(entry => entry.Name, entry => entry.limit, StringComparer.Ordinal);

    /// <summary>The name of the limit; null when the function has no tenant, counts itself, or answers no requests.</summary>
    public static string? Find(string function) => Rules.GetValueOrDefault(function);

    private static string? Of(MethodInfo method)
    {
        var parameters = method.GetParameters();
        return parameters.Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute)))
            && parameters.Any(parameter => parameter.Name == AccessRule.TenantParameter)
            && !method.IsDefined(typeof(CountsItselfAttribute))
                ? method.GetCustomAttribute<LimitedAsAttribute>()?.Limit ?? RequestLimits.Api
                : null;
    }
}
